/**
 * The agent's process: reads settings, starts the two threads, watches them, stops them. Start at {@link
 * oxmon.agent.AgentMain}.
 *
 * <p>{@code Agent} is what runs; {@code Collecting} fills the buffer, {@link oxmon.agent.report.Reporter} empties it. The only
 * package that asks for the time, the environment and the arguments.
 */
@NullMarked
package oxmon.agent;

import org.jspecify.annotations.NullMarked;
