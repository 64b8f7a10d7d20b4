/**
 * What REST and pages ask of the time series. Start at {@link oxmon.server.metrics.Metrics}.
 *
 * <p>How points are kept is the store's business ({@link oxmon.server.metrics.sqlite}).
 */
@NullMarked
package oxmon.server.metrics;

import org.jspecify.annotations.NullMarked;
