package oxmon.metrics.engine;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.codec.ValueCodec;

/**
 * A chunk on its way into a day file, as it was under the agent's lock. Whoever writes it notes the rows it got; the engine
 * takes them over once they are committed.
 */
public final class ChunkWrite {
    private final SeriesHead head;
    private final Block block;

    @Nullable
    private final Sealed sealed;

    private final long asOf;
    private final Times times;
    private final int skip;
    private final int count;
    private final long firstMillis;
    private final long lastMillis;
    private final ChunkStats stats;
    private final byte[] data;
    private long row;

    private ChunkWrite(
            SeriesHead head,
            Block block,
            @Nullable Sealed sealed,
            Times times,
            int skip,
            int count,
            ChunkStats stats,
            byte[] data) {
        this.head = head;
        this.block = block;
        this.sealed = sealed;
        this.asOf = block.changes();
        this.times = times;
        this.skip = skip;
        this.count = count;
        this.firstMillis = times.column.at(skip);
        this.lastMillis = times.column.at(skip + count - 1);
        this.stats = stats;
        this.data = data;
        this.row = block.row;
    }

    static ChunkWrite of(SeriesHead head, Block open, Times times, ValueCodec codec) {
        return new ChunkWrite(
                head,
                open,
                null,
                times,
                open.skip(),
                open.count(),
                ChunkStats.of(open.values(), open.count()),
                codec.encode(open.values(), 0, open.count(), ValueCodec.Density.FAST));
    }

    static ChunkWrite of(SeriesHead head, Sealed sealed, Times times) {
        return new ChunkWrite(
                head, sealed.origin(), sealed, times, sealed.skip(), sealed.count(), sealed.stats(), sealed.data());
    }

    /** Takes the rows over; under the agent's lock. */
    void saved() {
        block.savedAs(row, asOf);
        if (sealed != null) {
            head.sealed().remove(sealed);
        }
        times.saved();
    }

    public Series series() {
        return head.series();
    }

    /** The UTC day of its points. */
    public LocalDate day() {
        return LocalDate.ofEpochDay(times.column.day());
    }

    public Times times() {
        return times;
    }

    /** How many times of the column lie before its first. */
    public int skip() {
        return skip;
    }

    public int count() {
        return count;
    }

    public long firstMillis() {
        return firstMillis;
    }

    public long lastMillis() {
        return lastMillis;
    }

    public ChunkStats stats() {
        return stats;
    }

    /** The values, by {@link ValueCodec}. */
    public byte[] data() {
        return data;
    }

    /** The row it has already, which it replaces; 0 when it has none. */
    public long row() {
        return row;
    }

    public void row(long is) {
        row = is;
    }

    /** A column of times on its way; chunks of one flush share it. */
    public static final class Times {
        private final TimeColumn column;
        private final TimeCodec codec;
        private final int count;
        private final long[] millis;
        private final boolean changed;
        private long row;
        private boolean written;

        Times(TimeColumn column, TimeCodec codec) {
            this.column = column;
            this.codec = codec;
            this.count = column.count();
            this.millis = column.slice(0, count);
            this.changed = column.savedCount != count;
            this.row = column.row;
        }

        private void saved() {
            column.row = row;
            column.savedCount = count;
        }

        public int count() {
            return count;
        }

        /** The times, by {@link TimeCodec}; encoded at each call, for the flush's thread. */
        public byte[] data() {
            return codec.encode(millis, 0, count);
        }

        /** Whether its row does not hold these times yet. */
        public boolean changed() {
            return changed;
        }

        /** The row it has already; 0 when it has none. */
        public long row() {
            return row;
        }

        public void row(long is) {
            row = is;
        }

        /** Whether its row is known to hold these times, since this flush has written it or seen that it is there. */
        public boolean written() {
            return written;
        }

        public void written(boolean is) {
            written = is;
        }
    }
}
