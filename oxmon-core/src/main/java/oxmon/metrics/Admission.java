package oxmon.metrics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Decides point by point what of a batch is stored. Thread-safe; one {@link Verdict} a batch.
 *
 * <p>Names of original agents are mapped to the seed's: {@code system.load_1} is stored as {@code load.load_1},
 * {@code system.uptime} as {@code load.uptime}.
 */
public final class Admission {
    private final SharedNames shared = new SharedNames();
    private final Limits limits;
    private final Duration retention;

    /**
     * @param retention how far back a point may lie; the start of that UTC day is still admitted
     */
    public Admission(Limits limits, Duration retention) {
        this.limits = limits;
        this.retention = retention;
    }

    /** Begins to judge a batch of {@code agent} received at {@code nowMillis}. */
    public Verdict begin(String agent, long nowMillis) {
        return new Verdict(agent, nowMillis);
    }

    /** What was admitted of one batch so far, and what was not. Not thread-safe. */
    public final class Verdict {
        private final String agent;
        private final long latestMillis;
        private final long earliestMillis;
        private final List<Point> admitted = new ArrayList<>();
        private final Map<Refusal, Integer> refused = new EnumMap<>(Refusal.class);

        private Verdict(String agent, long nowMillis) {
            this.agent = agent;
            this.latestMillis = nowMillis + limits.maxFutureSecs() * 1000L;
            long day = Duration.ofDays(1).toMillis();
            this.earliestMillis = Math.floorDiv(nowMillis - retention.toMillis(), day) * day;
        }

        /**
         * Judges the next point.
         *
         * @param pointAgent the agent the point names; empty means the batch's
         */
        public void add(String pointAgent, String metric, Map<String, String> labels, long millis, double value) {
            add(name(agent, pointAgent, metric, labels), millis, value);
        }

        /**
         * Judges the next point.
         *
         * @param name what {@link Admission#name} said of its name
         */
        public void add(Name name, long millis, double value) {
            if (name instanceof Name.Refused refused) {
                refuse(refused.why());
            } else if (!Double.isFinite(value)) {
                refuse(Refusal.NOT_FINITE);
            } else if (millis > latestMillis) {
                refuse(Refusal.TOO_FAR_AHEAD);
            } else if (millis < earliestMillis) {
                refuse(Refusal.TOO_OLD);
            } else {
                Series series = ((Name.Admitted) name).series();
                admitted.add(new Point(series, millis, value + 0.0)); // -0.0 becomes 0.0
            }
        }

        /** Takes back an admitted point, since the store cannot take another series of the agent. */
        public void refuse(Refusal refusal) {
            refused.merge(refusal, 1, Integer::sum);
        }

        /** The points to store, in the order they came. */
        public List<Point> admitted() {
            return admitted;
        }

        /** How many were refused, by reason. */
        public Map<Refusal, Integer> refused() {
            return refused;
        }

        /** "ok", or how many were stored and refused and why. */
        public String message() {
            int total = refused.values().stream().mapToInt(Integer::intValue).sum();
            if (total == 0) {
                return "ok";
            }
            String why = refused.size() == 1
                    ? refused.keySet().iterator().next().words()
                    : refused.entrySet().stream()
                            .map(e -> e.getValue() + " " + e.getKey().words())
                            .collect(Collectors.joining(", "));
            return admitted.size() + " stored, " + total + " refused: " + why;
        }
    }

    /** What of a point is the same in every batch, judged. */
    public sealed interface Name {
        /** Its points belong to this series. */
        record Admitted(Series series) implements Name {}

        /** None of its points is admitted. */
        record Refused(Refusal why) implements Name {}
    }

    /**
     * Judges what a point is called.
     *
     * @param agent the agent of its batch
     * @param pointAgent the agent the point names; empty means the batch's
     */
    public Name name(String agent, String pointAgent, String metric, Map<String, String> labels) {
        if (!pointAgent.isEmpty() && !pointAgent.equals(agent)) {
            return new Name.Refused(Refusal.OTHER_AGENT);
        }
        if (metric.isBlank()) {
            return new Name.Refused(Refusal.NO_NAME);
        }
        if (longer(metric, limits.nameBytes())) {
            return new Name.Refused(Refusal.NAME_TOO_LONG);
        }
        if (labels.size() > limits.labelsPerPoint()) {
            return new Name.Refused(Refusal.TOO_MANY_LABELS);
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (longer(label.getKey(), limits.nameBytes())) {
                return new Name.Refused(Refusal.NAME_TOO_LONG);
            }
            if (longer(label.getValue(), limits.labelValueBytes())) {
                return new Name.Refused(Refusal.LABEL_TOO_LONG);
            }
        }
        return new Name.Admitted(shared.share(new Series(agent, storedName(metric), Labels.of(labels))));
    }

    private static boolean longer(String text, int bytes) {
        return text.length() > bytes
                || (text.length() * 3L > bytes && text.getBytes(StandardCharsets.UTF_8).length > bytes);
    }

    private static String storedName(String metric) {
        return switch (metric) {
            case "system.load_1" -> "load.load_1";
            case "system.load_5" -> "load.load_5";
            case "system.load_15" -> "load.load_15";
            case "system.uptime" -> "load.uptime";
            default -> metric;
        };
    }
}
