package oxmon.collect;

import java.util.Map;
import java.util.TreeMap;

/** Readings that a test can look at: {@code metric} or {@code metric{label=value}} to value. */
public final class Noted implements Readings {
    private final Map<String, Double> values = new TreeMap<>();

    /** Reads once. */
    public static Map<String, Double> by(Collector collector) {
        Noted noted = new Noted();
        collector.collect(noted);
        return noted.values;
    }

    @Override
    public void gauge(String metric, double value, Map<String, String> labels) {
        String name = labels.isEmpty() ? metric : metric + labels;
        if (values.put(name, value) != null) {
            throw new AssertionError(name + " was read twice at one tick");
        }
    }
}
