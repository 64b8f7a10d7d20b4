package oxmon.web.api.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.metrics.Sampling;
import oxmon.metrics.query.Grouping;
import oxmon.metrics.query.Ranking;
import oxmon.metrics.query.SeriesQuery;
import oxmon.server.agents.groups.HostNames;

/** A request to {@code /v1/query}, checked; docs/query.md tells its parameters. */
record QueryRequest(Parameters.Range range, Duration step, SeriesQuery query) {
    private static final String AGENT = "agent";
    private static final String LABEL = "label.";
    private static final int MAX_RANKED = 10_000;

    /**
     * Reads the parameters.
     *
     * @throws Fault INVALID, naming the parameter
     */
    static QueryRequest of(Parameters parameters, HostNames hosts, Instant now) {
        Parameters.Range range = parameters.range(now);
        Duration step = parameters.step();
        Sampling sampling = new Sampling(
                range.from().toEpochMilli(), range.to().toEpochMilli(), step.toMillis(), parameters.aggregation("agg"));
        Optional<Grouping> grouping = grouping(parameters);
        if (grouping.isPresent() && step.isZero()) {
            throw Fault.invalid("step", "by and across need a step, such as step=5m");
        }
        return new QueryRequest(
                range,
                step,
                new SeriesQuery(SelectorRequest.ofMetric(parameters, hosts), sampling, grouping, ranking(parameters)));
    }

    private static Optional<Grouping> grouping(Parameters parameters) {
        Set<String> words = new TreeSet<>();
        for (String list : parameters.each("by")) {
            for (String word : list.split(",", -1)) {
                if (word.isBlank()) {
                    throw Fault.invalid("by", "by must hold labels, such as by=mount or by=agent,mount");
                }
                words.add(word.strip());
            }
        }
        if (words.isEmpty() && parameters.given("across") == null) {
            return Optional.empty();
        }
        boolean byAgent = words.remove(AGENT);
        Set<String> labels = new TreeSet<>();
        words.forEach(word -> labels.add(word.startsWith(LABEL) ? word.substring(LABEL.length()) : word));
        try {
            return Optional.of(new Grouping(labels, byAgent, parameters.aggregation("across")));
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("across", "across " + e.getMessage());
        }
    }

    private static Optional<Ranking> ranking(Parameters parameters) {
        String top = parameters.given("top");
        String bottom = parameters.given("bottom");
        if (top != null && bottom != null) {
            throw Fault.invalid("bottom", "top and bottom exclude each other");
        }
        if (top == null && bottom == null) {
            if (parameters.given("rank") != null) {
                throw Fault.invalid("rank", "rank needs top or bottom");
            }
            return Optional.empty();
        }
        int count = top == null ? count("bottom", bottom) : count("top", top);
        try {
            return Optional.of(new Ranking(count, top != null, parameters.aggregation("rank")));
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("rank", "rank " + e.getMessage());
        }
    }

    private static int count(String name, @Nullable String text) {
        try {
            int count = Integer.parseInt(String.valueOf(text));
            if (count >= 1 && count <= MAX_RANKED) {
                return count;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Fault.invalid(name, name + " must be a whole number from 1 to " + MAX_RANKED);
    }
}
