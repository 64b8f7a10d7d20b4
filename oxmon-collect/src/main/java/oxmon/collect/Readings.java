package oxmon.collect;

import java.util.Map;

/** Takes what collectors read at one tick. */
public interface Readings {
    /** A value as it is now; one that is not finite is dropped. */
    void gauge(String metric, double value, Map<String, String> labels);

    /** A value without labels. */
    default void gauge(String metric, double value) {
        gauge(metric, value, Map.of());
    }
}
