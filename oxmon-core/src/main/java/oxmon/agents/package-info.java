/**
 * Who reports: agent names, the facts an agent tells of its host, and the selectors that pick agents.
 */
@NullMarked
package oxmon.agents;

import org.jspecify.annotations.NullMarked;
