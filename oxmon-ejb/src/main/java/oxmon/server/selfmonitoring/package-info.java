/**
 * How the server itself is: health, and what it refused.
 *
 * <p>Start at {@link oxmon.server.selfmonitoring.Health}.
 */
@NullMarked
package oxmon.server.selfmonitoring;

import org.jspecify.annotations.NullMarked;
