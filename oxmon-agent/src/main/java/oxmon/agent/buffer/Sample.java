package oxmon.agent.buffer;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * All that one tick read; becomes one batch. Immutable. A value costs 8 bytes: its name is shared with the ticks before, so
 * that hours of them fit into a small heap.
 */
public final class Sample {
    /**
     * What was read.
     *
     * @param labels what tells it from its siblings, such as {@code mount=/data}
     */
    public record Name(String metric, Map<String, String> labels) {
        public Name {
            labels = Map.copyOf(labels);
        }
    }

    private final long millis;
    private final List<Name> names;
    private final double[] values;

    /** As {@link SampleRecorder} makes them: {@code names} is immutable and as long as {@code values}. */
    Sample(long millis, List<Name> names, double[] values) {
        this.millis = millis;
        this.names = names;
        this.values = values;
    }

    /** The tick's instant by the host's clock, Unix time in milliseconds; the time of every value. */
    public long millis() {
        return millis;
    }

    /** How many values there are. */
    public int size() {
        return values.length;
    }

    /** What the value at {@code index} is of. */
    public Name name(int index) {
        return names.get(index);
    }

    /** The value at {@code index}; finite. */
    public double value(int index) {
        return values[index];
    }

    @Override
    public String toString() {
        return "Sample[" + millis + ", " + names + " = " + Arrays.toString(values) + ']';
    }
}
