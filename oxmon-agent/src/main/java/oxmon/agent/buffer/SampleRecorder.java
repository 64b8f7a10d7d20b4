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
    /** Servers take 10,000 points a batch and 4 MiB a message. */
    private static final int MOST_VALUES = 5_000;

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

    /**
     * Ends the tick and starts the next.
     *
     * @param millis the tick's instant, Unix time in milliseconds
     * @return nothing when nothing was read, else one sample; several when a server would find one too large
     */
    public List<Sample> finish(long millis) {
        if (!names.equals(lastNames)) {
            lastNames = List.copyOf(names);
        }
        List<Sample> samples = new ArrayList<>(1);
        for (int from = 0; from < names.size(); from += MOST_VALUES) {
            int to = Math.min(from + MOST_VALUES, names.size());
            List<Name> part = to - from == lastNames.size() ? lastNames : lastNames.subList(from, to);
            samples.add(new Sample(millis, part, Arrays.copyOfRange(values, from, to)));
        }
        names.clear();
        return samples;
    }

    /** Forgets what was read since the last {@link #finish}. */
    public void discard() {
        names.clear();
    }
}
