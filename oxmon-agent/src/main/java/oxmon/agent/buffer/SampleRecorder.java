package oxmon.agent.buffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import oxmon.agent.buffer.Sample.Name;
import oxmon.collect.Readings;

/**
 * Writes down what the collectors read at one tick. As long as a host keeps its disks and interfaces, every tick reads the
 * same names in the same order, and then all samples share one list of them. For one thread.
 */
public final class SampleRecorder implements Readings {
    private List<Name> lastNames = List.of();
    private final List<Name> names = new ArrayList<>();
    private double[] values = new double[64];

    @Override
    public void gauge(String metric, double value, Map<String, String> labels) {
        if (!Double.isFinite(value)) {
            return;
        }
        int index = names.size();
        if (index == values.length) {
            values = Arrays.copyOf(values, 2 * index);
        }
        values[index] = value;
        Name before = index < lastNames.size() ? lastNames.get(index) : null;
        boolean same = before != null
                && before.metric().equals(metric)
                && before.labels().equals(labels);
        names.add(same ? before : new Name(metric, labels));
    }

    /** Whether nothing has been read since the last {@link #finish}. */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * Ends the tick and starts the next.
     *
     * @param millis the tick's instant, Unix time in milliseconds
     */
    public Sample finish(long millis) {
        if (!names.equals(lastNames)) {
            lastNames = List.copyOf(names);
        }
        Sample sample = new Sample(millis, lastNames, Arrays.copyOf(values, names.size()));
        names.clear();
        return sample;
    }

    /** Forgets what was read since the last {@link #finish}. */
    public void discard() {
        names.clear();
    }
}
