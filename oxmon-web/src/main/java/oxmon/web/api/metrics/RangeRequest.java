package oxmon.web.api.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import oxmon.common.Fault;
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
    /**
     * Reads the parameters.
     *
     * @throws Fault INVALID, naming the parameter
     */
    static RangeRequest of(Parameters parameters, Instant now) {
        String agent = parameters.required("agent");
        String metric = parameters.required("metric");
        Parameters.Range range = parameters.range(now);
        return new RangeRequest(
                agent,
                metric,
                parameters.labels(),
                range.from(),
                range.to(),
                parameters.step(),
                parameters.aggregation("agg"));
    }

    RangeQuery query(int maxPoints) {
        return new RangeQuery(
                agent, metric, labels, from.toEpochMilli(), to.toEpochMilli(), step.toMillis(), aggregation, maxPoints);
    }
}
