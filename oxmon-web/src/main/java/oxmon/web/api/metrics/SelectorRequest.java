package oxmon.web.api.metrics;

import java.util.ArrayList;
import java.util.List;
import oxmon.common.Fault;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.agents.groups.HostNames;

/** Reads which series a request is about: {@code agent}, {@code metric}, {@code label.<key>} and {@code match}. */
final class SelectorRequest {
    private static final int MAX_LENGTH = 256;
    private static final int MAX_VALUES = 100;

    private SelectorRequest() {}

    /**
     * The series of all metrics, unless some are named.
     *
     * @throws Fault INVALID, naming the parameter
     */
    static SeriesSelector of(Parameters parameters, HostNames hosts) {
        List<String> metrics = bounded(parameters, "metric");
        return new SeriesSelector(
                hosts.select(bounded(parameters, "agent")),
                metrics.isEmpty() ? NameSelector.ALL : NameSelector.of(metrics),
                matchers(parameters));
    }

    /**
     * The same where a metric must be named.
     *
     * @throws Fault INVALID, naming the parameter
     */
    static SeriesSelector ofMetric(Parameters parameters, HostNames hosts) {
        parameters.required("metric");
        return of(parameters, hosts);
    }

    private static List<LabelMatcher> matchers(Parameters parameters) {
        List<LabelMatcher> matchers = new ArrayList<>();
        parameters.labels().forEach((key, value) -> matchers.add(LabelMatcher.equal(key, value)));
        List<String> texts = parameters.each("match");
        if (texts.size() > MAX_VALUES) {
            throw tooMany("match");
        }
        for (String text : texts) {
            try {
                matchers.add(LabelMatcher.parse(text));
            } catch (IllegalArgumentException e) {
                throw Fault.invalid("match", "match " + e.getMessage());
            }
        }
        return matchers;
    }

    private static List<String> bounded(Parameters parameters, String name) {
        List<String> values = parameters.each(name);
        if (values.size() > MAX_VALUES) {
            throw tooMany(name);
        }
        if (values.stream().anyMatch(value -> value.length() > MAX_LENGTH)) {
            throw Fault.invalid(name, name + " must have at most " + MAX_LENGTH + " characters");
        }
        return values;
    }

    private static Fault tooMany(String name) {
        return Fault.invalid(name, name + " may be repeated at most " + MAX_VALUES + " times");
    }
}
