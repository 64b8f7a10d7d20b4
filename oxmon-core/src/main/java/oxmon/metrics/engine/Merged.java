package oxmon.metrics.engine;

import java.util.Arrays;
import oxmon.metrics.Downsampling;
import oxmon.metrics.PointBudget;

/** Points that may overlap; of several at one time the one added last counts. Not thread-safe. */
final class Merged {
    private long[] millis = new long[256];
    private double[] values = new double[256];
    private int count;
    private boolean ascending = true;

    void add(long at, double value) {
        if (count == millis.length) {
            millis = Arrays.copyOf(millis, count * 2);
            values = Arrays.copyOf(values, count * 2);
        }
        ascending &= count == 0 || millis[count - 1] < at;
        millis[count] = at;
        values[count] = value;
        count++;
    }

    /** Brings them into strictly ascending order. */
    void sort() {
        if (ascending) {
            return;
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(millis[a], millis[b])); // stable: the last of equals stays last
        long[] sortedMillis = new long[count];
        double[] sortedValues = new double[count];
        int kept = 0;
        for (Integer from : order) {
            if (kept > 0 && sortedMillis[kept - 1] == millis[from]) {
                kept--;
            }
            sortedMillis[kept] = millis[from];
            sortedValues[kept] = values[from];
            kept++;
        }
        millis = sortedMillis;
        values = sortedValues;
        count = kept;
        ascending = true;
        if (millis.length == 0) {
            millis = new long[4];
            values = new double[4];
        }
    }

    long[] millis() {
        return Arrays.copyOf(millis, count);
    }

    double[] values() {
        return Arrays.copyOf(values, count);
    }

    void addTo(Downsampling down, PointBudget budget) {
        for (int i = 0; i < count; i++) {
            down.add(millis[i], values[i]);
            if ((i & 1023) == 0) {
                budget.check(down.size());
            }
        }
    }
}
