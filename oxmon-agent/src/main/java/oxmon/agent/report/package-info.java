/**
 * Brings samples to the server by gRPC, in order, each until it is acknowledged. Start at {@link oxmon.agent.report.Reporter}.
 *
 * <p>{@code Link} is one connection and alone knows gRPC; {@code Outcome} is how one attempt ended. Nothing here collects.
 */
@NullMarked
package oxmon.agent.report;

import org.jspecify.annotations.NullMarked;
