/**
 * Wiring: the only place that asks the process for its clock, environment and threads.
 *
 * <p>Start at {@link oxmon.server.common.Wiring}. Knows no feature; {@link oxmon.server.common.Network} is what several need.
 */
@NullMarked
package oxmon.server.common;

import org.jspecify.annotations.NullMarked;
