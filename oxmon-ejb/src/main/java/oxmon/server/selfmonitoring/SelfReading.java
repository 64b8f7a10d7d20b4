package oxmon.server.selfmonitoring;

import java.util.Map;

/**
 * One figure of the server about itself.
 *
 * @param name as a metric of agent {@code oxmon-server}, such as {@code store.log_bytes}; the unit is its last part
 * @param kind whether it only grows
 * @param help what it tells, in a sentence
 * @param labels what tells it from others of the name; often none
 */
public record SelfReading(String name, Kind kind, String help, Map<String, String> labels, double value) {
    public SelfReading {
        labels = Map.copyOf(labels);
    }

    /** How a figure moves. */
    public enum Kind {
        /** Grows while the server runs, and begins again at 0 with the next start. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    static SelfReading counter(String name, double value, String help) {
        return new SelfReading(name, Kind.COUNTER, help, Map.of(), value);
    }

    static SelfReading gauge(String name, double value, String help) {
        return new SelfReading(name, Kind.GAUGE, help, Map.of(), value);
    }
}
