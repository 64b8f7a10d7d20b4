/**
 * The hosts: which agents there are, when each was last heard of, and what it told of its host.
 *
 * <p>Start at {@link oxmon.server.agents.Agents}. Their metrics are in {@link oxmon.server.metrics}.
 */
@NullMarked
package oxmon.server.agents;

import org.jspecify.annotations.NullMarked;
