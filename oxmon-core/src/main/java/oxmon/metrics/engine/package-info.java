/**
 * The time-series engine: points go to a log, then to the head in memory, then as compressed chunks to day files.
 *
 * <p>Start at {@link oxmon.metrics.engine.MetricEngine}. Where chunks are kept is decided by the {@link
 * oxmon.metrics.engine.DayFiles} it is given; nothing here knows SQL, alerts or a protocol.
 */
@NullMarked
package oxmon.metrics.engine;

import org.jspecify.annotations.NullMarked;
