package oxmon.metrics.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A formula over siblings, by which values are told up to small errors.
 *
 * @param one id of the first
 * @param other id of the second, the same where the formula has one only
 */
record Reference(Formula formula, long one, long other) {
    /** How many values are looked at to choose; the chunk tells whether the choice was worth it. */
    private static final int PROBE = 256;

    /** How many of these are neighbours; such groups are taken from all over the chunk. */
    private static final int GROUP = 32;

    /**
     * The reference that leaves the least of {@code numbers}, or null when none leaves less than the numbers themselves.
     *
     * @param shape the shape that fitted, which the numbers are of
     */
    static @Nullable Reference best(Shape shape, long[] numbers, int count, List<Sibling> siblings) {
        int[] probe = probe(count);
        Costs costs = new Costs();
        long[] expected = new long[probe.length];
        double[] predicted = new double[probe.length];
        double[] second = new double[probe.length];
        Reference best = null;
        long least = bits(costs, numbers, probe, expected);
        for (Sibling one : siblings) {
            for (Sibling other : siblings) {
                for (Formula formula : Formula.ALL) {
                    if ((formula.operands() == 1) != (one == other)) {
                        continue;
                    }
                    one.pick(probe, predicted);
                    other.pick(probe, second);
                    formula.apply(predicted, second, probe.length);
                    shape.nearest(predicted, probe.length, expected);
                    long bits = bits(costs, numbers, probe, expected);
                    if (bits < least) {
                        least = bits;
                        best = new Reference(formula, one.id(), other.id());
                    }
                }
            }
        }
        return best;
    }

    private static int[] probe(int count) {
        int[] places = new int[Math.min(count, PROBE)];
        for (int i = 0; i < places.length; i++) {
            int group = i / GROUP;
            long start = (long) group * (count - GROUP) / (PROBE / GROUP - 1);
            places[i] = count <= PROBE ? i : (int) start + i % GROUP;
        }
        return places;
    }

    /** What remains, roughly, when the {@code expected} is taken off the numbers at the places of the probe. */
    private static long bits(Costs costs, long[] numbers, int[] probe, long[] expected) {
        long[] left = new long[probe.length];
        long first = numbers[probe[0]] - expected[0];
        for (int i = 0; i < probe.length; i++) {
            left[i] = numbers[probe[i]] - expected[i] - first;
        }
        costs.cheapest(left, left.length, 0);
        return costs.least();
    }

    void write(ByteSink into) {
        into.write(formula.code());
        into.writeVarint(one);
        if (formula.operands() > 1) {
            into.writeVarint(other);
        }
    }

    static Reference read(ByteSource from) {
        Formula formula = Formula.of(from.read(), from);
        long one = id(from);
        return new Reference(formula, one, formula.operands() > 1 ? id(from) : one);
    }

    private static long id(ByteSource from) {
        long id = from.readVarint();
        if (id < 0) {
            throw from.corrupt("refers to series " + id);
        }
        return id;
    }

    /** What follows from the siblings. */
    double[] predict(SiblingValues siblings, int count) {
        double[] first = new double[count];
        siblings.read(one, first);
        double[] second = first;
        if (formula.operands() > 1) {
            second = new double[count];
            siblings.read(other, second);
        }
        formula.apply(first, second, count);
        return first;
    }
}
