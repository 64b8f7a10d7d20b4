/**
 * What was read and is not delivered yet. Start at {@link oxmon.agent.buffer.SampleBuffer}.
 *
 * <p>In memory only: a restart of the agent loses what the server has not acknowledged. Nothing here reads or sends.
 */
@NullMarked
package oxmon.agent.buffer;

import org.jspecify.annotations.NullMarked;
