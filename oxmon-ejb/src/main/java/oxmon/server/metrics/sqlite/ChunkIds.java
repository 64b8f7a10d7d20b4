package oxmon.server.metrics.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How chunks are numbered, and with that where in a file they lie: {@code part << 57 | series << 20 | number}. Part 0 holds the long
 * chunks of a packed day, all of a series side by side. A day that is written has one part for each of its hours, so that a flush
 * changes the pages of the newest hour only; side by side, it would change a page of each series, which late in the day is all of the
 * file. Until format 3 all chunks were in part 0.
 */
final class ChunkIds {
    /** Of an hour's chunks, 1 to 24. */
    static final int PARTS = 25;

    static final int PART_SHIFT = 57;

    static final int SERIES_SHIFT = 20;

    /** A greater number would be another part's. */
    static final long MAX_SERIES = (1L << (PART_SHIFT - SERIES_SHIFT)) - 1;

    private static final long HOUR_MILLIS = 3_600_000;

    private ChunkIds() {}

    /** The part of a chunk that begins then. */
    static int part(long firstMillis) {
        return (int) (Math.floorMod(firstMillis, Days.MILLIS) / HOUR_MILLIS) + 1;
    }

    /** The least id that a chunk of the series can have there. */
    static long first(int part, long series) {
        return ((long) part << PART_SHIFT) | (series << SERIES_SHIFT);
    }

    /** The greatest. */
    static long last(int part, long series) {
        return first(part, series) | ((1L << SERIES_SHIFT) - 1);
    }

    /** Whether a series can have that number; with another, its chunks would be among those of another one. */
    static boolean isSeries(long series) {
        return series > 0 && series <= MAX_SERIES;
    }

    /** Whose chunk it is. */
    static long series(long id) {
        return (id >> SERIES_SHIFT) & MAX_SERIES;
    }

    /** Whether there is such a part. */
    static boolean isPart(long id) {
        long part = id >> PART_SHIFT;
        return part >= 0 && part < PARTS;
    }

    /** The last part of the file that holds anything, 0 to 24. */
    static int lastPart(Connection connection) throws SQLException {
        long part = DaySchema.number(connection, "SELECT coalesce(max(id), 0) FROM chunks") >> PART_SHIFT;
        return (int) Math.max(0, Math.min(part, PARTS - 1));
    }

    /** What joins chunks {@code c} to each part {@code p} up to one; {@code series} is SQL for the number of the series. */
    static String join(int lastPart, String series) {
        String parts = LongStream.rangeClosed(0, lastPart)
                .mapToObj(part -> "(" + (part << PART_SHIFT) + ")")
                .collect(Collectors.joining(", "));
        return "(VALUES " + parts + ") p CROSS JOIN chunks c ON c.id BETWEEN p.column1 + (" + series + " << "
                + SERIES_SHIFT + ") AND p.column1 + (" + series + " << " + SERIES_SHIFT + ") + "
                + ((1 << SERIES_SHIFT) - 1);
    }
}
