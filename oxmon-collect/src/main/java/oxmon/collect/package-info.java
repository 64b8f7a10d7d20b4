/**
 * Reads a host's metrics. Start at {@link oxmon.collect.Collector}; a new one is one file in {@code oxmon.collect.collectors}.
 *
 * <p>Nothing here schedules, buffers or sends.
 */
@NullMarked
package oxmon.collect;

import org.jspecify.annotations.NullMarked;
