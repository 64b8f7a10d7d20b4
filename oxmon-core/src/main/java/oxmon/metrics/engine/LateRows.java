package oxmon.metrics.engine;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.LongPredicate;

/** Points that came after their time had been sealed, in the order they came. Guarded by the agent's lock. */
final class LateRows {
    private long[] millis = new long[8];
    private double[] values = new double[8];
    private int count;

    void add(long at, double value) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        millis[count] = at;
        values[count] = value;
        count++;
    }

    /** Adds a part of a column with its values. */
    void addAll(TimeColumn times, int skip, double[] of, int length) {
        for (int i = 0; i < length; i++) {
            add(times.at(skip + i), of[i]);
        }
    }

    void addAll(LateRows others) {
        for (int i = 0; i < others.count; i++) {
            add(others.millis[i], others.values[i]);
        }
    }

    int count() {
        return count;
    }

    long millis(int index) {
        return millis[index];
    }

    double value(int index) {
        return values[index];
    }

    /** Forgets those of the first {@code of} that are in a day file now. */
    void dropSaved(int of, LongPredicate saved) {
        retain(i -> i >= of || !saved.test(millis[i]));
    }

    /** Forgets those of times that are {@code gone}. */
    void drop(LongPredicate gone) {
        retain(i -> !gone.test(millis[i]));
    }

    private void retain(IntPredicate wanted) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (wanted.test(i)) {
                millis[kept] = millis[i];
                values[kept] = values[i];
                kept++;
            }
        }
        count = kept;
    }
}
