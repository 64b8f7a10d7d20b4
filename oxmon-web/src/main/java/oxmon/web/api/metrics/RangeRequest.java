package oxmon.web.api.metrics;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.Durations;
import oxmon.common.Fault;
import oxmon.common.Times;
import oxmon.metrics.Aggregation;
import oxmon.metrics.RangeQuery;

/**
 * What a request asks for, checked.
 *
 * @param labels those that a series must have
 */
record RangeRequest(
        String agent,
        String metric,
        Map<String, String> labels,
        Instant from,
        Instant to,
        Duration step,
        Aggregation aggregation) {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final String LABEL = "label.";

    /**
     * Reads the parameters.
     *
     * @throws Fault INVALID, naming the parameter
     */
    static RangeRequest of(MultivaluedMap<String, String> parameters, Instant now) {
        String agent = required(parameters, "agent");
        String metric = required(parameters, "metric");
        Instant to = time(parameters, "to", now);
        Instant from = time(parameters, "from", to.minus(USUAL));
        if (from.isAfter(to)) {
            throw Fault.invalid("from", "from must not be after to");
        }
        Map<String, String> labels = new HashMap<>();
        parameters.forEach((name, values) -> {
            if (name.startsWith(LABEL) && name.length() > LABEL.length()) {
                labels.put(name.substring(LABEL.length()), values.get(0));
            }
        });
        return new RangeRequest(agent, metric, labels, from, to, step(parameters), aggregation(parameters));
    }

    RangeQuery query(int maxPoints) {
        return new RangeQuery(
                agent, metric, labels, from.toEpochMilli(), to.toEpochMilli(), step.toMillis(), aggregation, maxPoints);
    }

    private static String required(MultivaluedMap<String, String> parameters, String name) {
        String value = parameters.getFirst(name);
        if (value == null || value.isEmpty()) {
            throw Fault.missing(name);
        }
        return value;
    }

    private static Instant time(MultivaluedMap<String, String> parameters, String name, Instant otherwise) {
        String text = given(parameters, name);
        try {
            return text == null ? otherwise : Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(name, name + ' ' + e.getMessage());
        }
    }

    private static Duration step(MultivaluedMap<String, String> parameters) {
        String text = given(parameters, "step");
        if (text == null) {
            return Duration.ZERO;
        }
        try {
            Duration step = Durations.parse(text);
            if (step.isZero()) {
                throw new IllegalArgumentException("must be longer than 0");
            }
            return step;
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("step", "step " + e.getMessage());
        }
    }

    private static Aggregation aggregation(MultivaluedMap<String, String> parameters) {
        String text = given(parameters, "agg");
        try {
            return text == null ? Aggregation.AVG : Aggregation.parse(text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("agg", "agg " + e.getMessage());
        }
    }

    @Nullable
    private static String given(MultivaluedMap<String, String> parameters, String name) {
        String text = parameters.getFirst(name);
        return text == null || text.isEmpty() ? null : text;
    }
}
