/**
 * Tags of hosts, groups of hosts, and the filter that picks hosts by both.
 *
 * <p>Start at {@link oxmon.server.agents.groups.Groups}. Groups are evaluated live and do not nest.
 */
@NullMarked
package oxmon.server.agents.groups;

import org.jspecify.annotations.NullMarked;
