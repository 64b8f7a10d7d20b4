package oxmon.web.api.metrics;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.common.Durations;
import oxmon.common.Fault;
import oxmon.common.Times;
import oxmon.metrics.Aggregation;

/** The parameters of a request for time series. What is refused names the parameter. */
final class Parameters {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final String LABEL = "label.";

    private final MultivaluedMap<String, String> all;

    Parameters(MultivaluedMap<String, String> all) {
        this.all = all;
    }

    /** The first value; null when there is none, or an empty one. */
    @Nullable
    String given(String name) {
        String value = all.getFirst(name);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * A value that must be there.
     *
     * @throws Fault INVALID, missing_param
     */
    String required(String name) {
        String value = given(name);
        if (value == null) {
            throw Fault.missing(name);
        }
        return value;
    }

    /** All values but empty ones. */
    List<String> each(String name) {
        List<String> values = new ArrayList<>(all.getOrDefault(name, List.of()));
        values.removeIf(String::isEmpty);
        return values;
    }

    /** A range of time: the end is now, and the beginning an hour before the end, when they are left out. */
    record Range(Instant from, Instant to) {}

    Range range(Instant now) {
        Instant to = time("to", now);
        Instant from = time("from", to.minus(USUAL));
        if (from.isAfter(to)) {
            throw Fault.invalid("from", "from must not be after to");
        }
        return new Range(from, to);
    }

    private Instant time(String name, Instant otherwise) {
        String text = given(name);
        try {
            return text == null ? otherwise : Times.parse(text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(name, name + ' ' + e.getMessage());
        }
    }

    /** The step; zero when there is none. */
    Duration step() {
        String text = given("step");
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

    /** An aggregation; avg when there is none. */
    Aggregation aggregation(String name) {
        String text = given(name);
        try {
            return text == null ? Aggregation.AVG : Aggregation.parse(text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(name, name + ' ' + e.getMessage());
        }
    }

    /** The values of {@code label.<key>}, by key. */
    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        all.forEach((name, values) -> {
            if (name.startsWith(LABEL) && name.length() > LABEL.length()) {
                labels.put(name.substring(LABEL.length()), values.get(0));
            }
        });
        return labels;
    }
}
