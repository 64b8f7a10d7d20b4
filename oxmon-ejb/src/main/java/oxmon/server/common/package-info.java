/**
 * Wiring: the only place that asks the process for its clock, environment and threads.
 *
 * <p>Start at {@link oxmon.server.common.Wiring}. Knows no feature.
 */
@NullMarked
package oxmon.server.common;

import org.jspecify.annotations.NullMarked;
