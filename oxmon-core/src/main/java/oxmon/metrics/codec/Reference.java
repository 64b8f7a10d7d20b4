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

    /**
     * The reference that leaves the least of {@code numbers}, or null when none leaves less than the numbers themselves.
     *
     * @param shape the shape that fitted, which the numbers are of
     */
    static @Nullable Reference best(Shape shape, long[] numbers, int count, List<Sibling> siblings) {
        int probe = Math.min(count, PROBE);
        Costs costs = new Costs();
        long[] left = new long[probe];
        double[] predicted = new double[probe];
        double[] second = new double[probe];
        Reference best = null;
        long least = bits(costs, shape, numbers, predicted, left, true);
        for (Sibling one : siblings) {
            for (Sibling other : siblings) {
                for (Formula formula : Formula.ALL) {
                    if ((formula.operands() == 1) != (one == other)) {
                        continue;
                    }
                    one.copy(predicted, probe);
                    other.copy(second, probe);
                    formula.apply(predicted, second, probe);
                    long bits = bits(costs, shape, numbers, predicted, left, false);
                    if (bits < least) {
                        least = bits;
                        best = new Reference(formula, one.id(), other.id());
                    }
                }
            }
        }
        return best;
    }

    private static long bits(Costs costs, Shape shape, long[] numbers, double[] predicted, long[] left, boolean alone) {
        int probe = left.length;
        if (!alone) {
            shape.nearest(predicted, probe, left);
        }
        long first = 0;
        for (int i = 0; i < probe; i++) {
            left[i] = numbers[i] - left[i];
            first = i == 0 ? left[0] : first;
            left[i] -= first;
        }
        costs.cheapest(left, probe, 0);
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
