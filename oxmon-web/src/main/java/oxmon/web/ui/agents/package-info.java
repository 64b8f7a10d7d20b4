/**
 * The pages of hosts and of the list of those that may report. Start at {@link oxmon.web.ui.agents.WhitelistPage}.
 *
 * <p>Pages hold no rules: they ask {@code oxmon.server.agents}, and show what it says.
 */
@NullMarked
package oxmon.web.ui.agents;

import org.jspecify.annotations.NullMarked;
