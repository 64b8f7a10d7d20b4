package oxmon.metrics.engine;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import oxmon.metrics.AgentSeen;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.query.SeriesSelector;

/**
 * Where the engine keeps its chunks: one file, or the like, for each UTC day of the points. Reading is thread-safe and never
 * waits for writing; writing is done by one thread at a time.
 */
public interface DayFiles extends AutoCloseable {
    /** The days there are, oldest first. */
    List<LocalDate> days();

    /** The last segment of the log all of whose points of that day are in the file; 0 when there is none, or no such file. */
    long flushedSegment(LocalDate day) throws IOException;

    /** Tells when each agent of the day was heard last in it. */
    void agents(LocalDate day, Consumer<AgentSeen> sink);

    /** Tells the series of the day that are selected, in no order. */
    void series(LocalDate day, SeriesSelector selector, Consumer<Series> sink);

    /**
     * Tells the newest point of selected series of the day.
     *
     * @param wanted which of them
     */
    void newest(LocalDate day, SeriesSelector selector, Predicate<Series> wanted, Newest sink);

    /** Takes what {@link #newest} tells. */
    interface Newest {
        void point(Series series, long millis, double value);
    }

    /**
     * Tells chunks and late points of the day that touch the selections, all as they are at one moment. A day that cannot be read
     * tells nothing, or no more, and is noted.
     */
    void read(LocalDate day, List<Selection> selections, Found sink);

    /**
     * Which points to read: of a metric of an agent.
     *
     * @param labels which of its series
     * @param fromMillis inclusive, Unix time in milliseconds
     * @param toMillis inclusive
     */
    record Selection(String agent, String metric, Predicate<Labels> labels, long fromMillis, long toMillis) {}

    /** Takes what {@link #read} tells. */
    interface Found {
        void chunk(Series series, Chunk chunk);

        void late(Series series, long millis, double value);
    }

    /**
     * Points of one series as they are kept.
     *
     * @param row where it is in its day's file; 0 when it is in none
     * @param times the column of times they are part of, read when it is asked for
     * @param skip how many times of the column lie before the chunk's first
     * @param values the values; those of a file can be read only while it tells the chunk
     */
    record Chunk(
            long row,
            long firstMillis,
            long lastMillis,
            int count,
            ChunkStats stats,
            Supplier<long[]> times,
            int skip,
            Values values) {}

    /** The values of a chunk. */
    interface Values {
        /**
         * Decodes them.
         *
         * @throws oxmon.metrics.codec.CorruptChunkException when the bytes cannot have been written
         */
        double[] decode(ValueCodec codec);
    }

    /** Notes that something of a day cannot be read; the rest of it is. */
    void damaged(LocalDate day, String what);

    /** Begins to write to a day, which is made when there is none. */
    Writing write(LocalDate day) throws IOException;

    /** Nothing is being written now: days that are seldom written may be closed. */
    void settle();

    /** What a flush writes to one day. */
    interface Writing {
        /** Writes a chunk, and its times when they are new or have grown; says in both where they are. */
        void chunk(ChunkWrite chunk) throws IOException;

        /** Writes a point whose time was sealed before; it beats what chunks say. */
        void late(Series series, long millis, double value) throws IOException;

        /** Notes that an agent was heard. */
        void agent(AgentSeen seen) throws IOException;

        /** Makes what was written visible; not durable yet. */
        void commit() throws IOException;

        /** Makes all that was committed durable, and notes the segment of the log up to which the day is complete. */
        void complete(long segment) throws IOException;

        /** Gives up what is not committed; the next writing begins anew. */
        void abandon();
    }

    /**
     * Packs a day that is over as tight as it goes, a portion at each call; late points become part of the chunks. Nobody writes to
     * the day meanwhile.
     *
     * @return false when nothing is left to do
     */
    boolean rewrite(LocalDate day) throws IOException;

    /** What is wrong, by day; empty when all is well. */
    Map<LocalDate, String> faults();

    /** What the day takes on disk, in bytes. */
    long sizeBytes(LocalDate day);

    /** Deletes a day. */
    void drop(LocalDate day) throws IOException;

    @Override
    void close();
}
