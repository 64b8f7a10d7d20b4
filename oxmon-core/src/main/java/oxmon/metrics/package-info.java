/**
 * Time series: what a point is, which points are admitted, and the {@link oxmon.metrics.MetricStore} that keeps them.
 *
 * <p>Start at {@link oxmon.metrics.MetricStore}; {@link oxmon.metrics.InMemoryMetricStore} is its plainest form. Nothing here
 * alerts, sends or speaks a protocol.
 */
@NullMarked
package oxmon.metrics;

import org.jspecify.annotations.NullMarked;
