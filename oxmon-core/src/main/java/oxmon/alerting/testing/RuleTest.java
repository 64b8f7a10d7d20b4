package oxmon.alerting.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Field;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.Rule;
import oxmon.common.Durations;
import oxmon.common.Times;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * One test: series with their values, and what of which rule fires when. Immutable.
 *
 * @param startMillis when the first values were measured
 * @param intervalMillis how far apart the values are
 */
record RuleTest(
        String name, long startMillis, long intervalMillis, List<Input> inputs, List<Expectation> expectations) {
    private static final int LETTERS = 2000;
    private static final int VALUES_LETTERS = 1_000_000;
    private static final int MOST = 1000;
    private static final Duration LONGEST = Duration.ofDays(60);

    private static final List<Field> FIELDS = List.of(
            Field.text("name", LETTERS).must(),
            Field.text("start", LETTERS).or("2026-01-01T00:00:00Z"),
            Field.text("interval", LETTERS).or("10s"),
            tables("series", 1).must(),
            tables("expect", 1).must());
    private static final List<Field> INPUT = List.of(
            Field.text("agent", 256).must(),
            Field.text("metric", 256).must(),
            Field.pairs("labels", 64),
            Field.text("values", VALUES_LETTERS).must());
    private static final List<Field> EXPECTATION = List.of(
            Field.text("at", LETTERS).must(),
            Field.text("rule", LETTERS).must(),
            tables("firing", 0).must());
    private static final List<Field> ALERT = List.of(
            Field.text("agent", 256),
            Field.text("metric", 256),
            new Field("labels", Field.Kind.PAIRS, false, "", null, 0, 64, List.of(), List.of(), false),
            Field.choice("severity", List.of("info", "warning", "critical")),
            Field.number("value"),
            Field.text("message", LETTERS));

    /** @param values NaN where there is none */
    @SuppressWarnings("ArrayRecordComponent") // read only, never compared
    record Input(Series series, double[] values) {}

    /** What of a rule fires so long after the start. */
    record Expectation(Duration at, String rule, List<Wanted> firing) {}

    /** An alert as far as the test says what it is; null for what it leaves open. */
    record Wanted(
            @Nullable String agent,
            @Nullable String metric,
            @Nullable Map<String, String> labels,
            @Nullable String severity,
            OptionalDouble value,
            @Nullable String message) {
        boolean is(AlertEvent event) {
            return (agent == null || agent.equals(event.series().agent()))
                    && (metric == null || metric.equals(event.series().metric()))
                    && (labels == null || labels.equals(event.series().labels().asMap()))
                    && (severity == null
                            || severity.equals(event.level().severity().word()))
                    && (value.isEmpty()
                            || Math.abs(value.getAsDouble() - event.value()) <= 1e-9 * Math.abs(event.value()))
                    && (message == null || message.equals(event.message()));
        }

        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            add(parts, "agent", agent);
            add(parts, "metric", metric);
            add(parts, "labels", labels == null ? null : labels.toString());
            add(parts, "severity", severity);
            add(parts, "value", value.isEmpty() ? null : Numbers.plain(value.getAsDouble()));
            add(parts, "message", message == null ? null : '"' + message + '"');
            return parts.isEmpty() ? "any alert" : String.join(", ", parts);
        }

        private static void add(List<String> parts, String name, @Nullable String text) {
            if (text != null) {
                parts.add(name + ' ' + text);
            }
        }
    }

    private static Field tables(String name, int least) {
        return new Field(name, Field.Kind.LEVELS, false, "", null, least, MOST, List.of(), List.of(), false);
    }

    /**
     * Reads a test.
     *
     * @throws oxmon.common.Fault INVALID, naming the field, when it makes no sense
     */
    static RuleTest read(Map<String, ?> values, List<Rule> rules) {
        Parameters in = Parameters.check(FIELDS, values);
        long interval = duration(in, "interval").toMillis();
        if (interval < 1000) {
            throw in.refuse("interval", "must be at least 1s");
        }
        List<Input> inputs = new ArrayList<>();
        for (Parameters each : in.tables("series", INPUT)) {
            double[] numbers = parsed(each, "values", () -> SeriesValues.parse(each.text("values")));
            if (interval * numbers.length > LONGEST.toMillis()) {
                throw each.refuse("values", "must not be about more than " + LONGEST.toDays() + " days");
            }
            Labels labels = parsed(each, "labels", () -> Labels.of(new TreeMap<>(each.pairs("labels"))));
            inputs.add(new Input(new Series(each.text("agent"), each.text("metric"), labels), numbers));
        }
        if (inputs.stream().mapToLong(each -> each.values().length).sum() > 10L * SeriesValues.MOST) {
            throw in.refuse("series", "must not have more than " + 10 * SeriesValues.MOST + " values");
        }
        List<Expectation> expectations = new ArrayList<>();
        for (Parameters each : in.tables("expect", EXPECTATION)) {
            expectations.add(expectation(each, rules));
        }
        return new RuleTest(
                in.text("name"),
                parsed(in, "start", () -> Times.parse(in.text("start"))).toEpochMilli(),
                interval,
                List.copyOf(inputs),
                List.copyOf(expectations));
    }

    private static Expectation expectation(Parameters in, List<Rule> rules) {
        String rule = in.text("rule");
        List<String> names = rules.stream().map(Rule::name).toList();
        if (!names.contains(rule)) {
            throw in.refuse(
                    "rule", "is \"" + rule + "\", and there is no such rule; there are " + String.join(", ", names));
        }
        Duration at = duration(in, "at");
        if (at.compareTo(LONGEST) > 0) {
            throw in.refuse("at", "must be at most " + LONGEST.toDays() + "d");
        }
        return new Expectation(
                at,
                rule,
                in.tables("firing", ALERT).stream()
                        .map(each -> new Wanted(
                                each.textOrNull("agent"),
                                each.textOrNull("metric"),
                                each.has("labels") ? each.pairs("labels") : null,
                                each.textOrNull("severity"),
                                each.optional("value"),
                                each.textOrNull("message")))
                        .toList());
    }

    private static Duration duration(Parameters in, String field) {
        return parsed(in, field, () -> Durations.parse(in.text(field)));
    }

    private static <T> T parsed(Parameters in, String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw in.refuse(field, String.valueOf(e.getMessage()));
        }
    }

    Instant at(Duration after) {
        return Instant.ofEpochMilli(startMillis).plus(after);
    }
}
