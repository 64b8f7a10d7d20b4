package oxmon.metrics.rollup;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.codec.CorruptChunkException;
import oxmon.metrics.codec.Sibling;
import oxmon.metrics.codec.TimeCodec;
import oxmon.metrics.codec.ValueCodec;

/**
 * Packs {@link Intervals} into bytes, and reads the columns that a question needs. See docs/formats/rollup.md. Not thread-safe.
 */
public final class RollupCodec {
    private static final int VERSION = 0x10;

    /** How the growth of a counter is told, in the lower half of the first byte. */
    private static final int GROWTH_IS_DIFFERENCE = 0;

    private static final int GROWTH_IS_COLUMN = 1;
    private static final int NO_GROWTH = 2;

    private final ValueCodec values = new ValueCodec();
    private final TimeCodec times = new TimeCodec();

    /** What is kept of each interval. */
    public enum Column {
        MIN(0),
        MAX(1),
        SUM(2),
        FIRST(3),
        LAST(4),
        GROWTH(5);

        private final int place;

        Column(int place) {
            this.place = place;
        }
    }

    /** Packs the times. */
    public byte[] encodeTimes(IntervalTimes of) {
        int count = of.counts().length;
        double[] counts = new double[count];
        for (int i = 0; i < count; i++) {
            counts[i] = of.counts()[i];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION);
        column(times.encode(of.firstMillis(), 0, count), out);
        column(times.encode(of.lastMillis(), 0, count), out);
        column(values.encode(counts, 0, count, ValueCodec.Density.FAST), out);
        return out.toByteArray();
    }

    /**
     * Unpacks them.
     *
     * @param count how many intervals there are, 1 to {@link Intervals#A_DAY}
     * @param day the UTC day, counted from 1970
     * @throws CorruptChunkException when these are no such bytes
     */
    public IntervalTimes decodeTimes(byte[] data, int count, long day) {
        requireCount(count);
        Frames frames = new Frames(data);
        head(frames, 0);
        long[] first = new long[count];
        long[] last = new long[count];
        double[] counts = new double[count];
        times.decode(frames.next(), first, 0, count);
        times.decode(frames.next(), last, 0, count);
        values.decode(frames.next(), counts, 0, count);
        frames.expectEnd();
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (int) counts[i];
            if (numbers[i] != counts[i]) {
                throw new CorruptChunkException("an interval of a rollup has " + counts[i] + " points");
            }
        }
        IntervalTimes decoded = new IntervalTimes(first, last, numbers);
        decoded.check(day);
        return decoded;
    }

    /** Packs the values. */
    public byte[] encode(Intervals of) {
        int count = of.count();
        double[] growth = of.growth();
        boolean difference = growth != null && isDifference(of, growth);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(VERSION | (growth == null ? NO_GROWTH : difference ? GROWTH_IS_DIFFERENCE : GROWTH_IS_COLUMN));
        List<Sibling> siblings = new ArrayList<>();
        for (double[] column : List.of(of.min(), of.max(), of.sum(), of.first(), of.last())) {
            column(values.encode(column, 0, count, ValueCodec.Density.DENSE, siblings), out);
            if (siblings.isEmpty()) {
                siblings.add(new Sibling(Column.MIN.place, column, 0));
            }
        }
        if (growth != null && !difference) {
            column(values.encode(growth, 0, count, ValueCodec.Density.DENSE), out);
        }
        return out.toByteArray();
    }

    private static boolean isDifference(Intervals of, double[] growth) {
        for (int i = 0; i < growth.length; i++) {
            if (growth[i] != of.last()[i] - of.first()[i]) {
                return false;
            }
        }
        return true;
    }

    private static void column(byte[] data, ByteArrayOutputStream out) {
        Frames.length(data.length, out);
        out.write(data, 0, data.length);
    }

    /**
     * Unpacks one column.
     *
     * @param count as in {@link #decodeTimes}
     * @return null when it is the growth, and that is not known
     * @throws CorruptChunkException when these are no such bytes
     */
    public double @Nullable [] decode(byte[] data, int count, Column column) {
        requireCount(count);
        Frames frames = new Frames(data);
        int growth = head(frames, NO_GROWTH);
        if (column != Column.GROWTH || growth == GROWTH_IS_COLUMN) {
            return values(data, frames, count, column.place);
        }
        if (growth == NO_GROWTH) {
            return null;
        }
        double[] difference = values(data, new Frames(data, 1), count, Column.LAST.place);
        double[] first = values(data, new Frames(data, 1), count, Column.FIRST.place);
        for (int i = 0; i < count; i++) {
            difference[i] -= first[i];
        }
        return difference;
    }

    private double[] values(byte[] data, Frames frames, int count, int column) {
        for (int i = 0; i < column; i++) {
            frames.skip();
        }
        double[] decoded = new double[count];
        values.decode(frames.next(), decoded, 0, count, (id, into) -> {
            if (id != Column.MIN.place || column == Column.MIN.place) {
                throw new CorruptChunkException("column " + column + " of a rollup refers to column " + id);
            }
            System.arraycopy(values(data, new Frames(data, 1), count, Column.MIN.place), 0, into, 0, into.length);
        });
        return decoded;
    }

    private static int head(Frames frames, int most) {
        int head = frames.read();
        if ((head & 0xF0) != VERSION || (head & 0x0F) > most) {
            throw new CorruptChunkException("a rollup is of version and kind " + Integer.toHexString(head)
                    + ", which this version does not know");
        }
        return head & 0x0F;
    }

    private static void requireCount(int count) {
        if (count < 1 || count > Intervals.A_DAY) {
            throw new CorruptChunkException("a rollup says that its day has " + count + " intervals");
        }
    }
}
