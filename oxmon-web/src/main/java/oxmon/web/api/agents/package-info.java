/** Hosts, their tags and groups, and the whitelist of those that may report. */
@NullMarked
package oxmon.web.api.agents;

import org.jspecify.annotations.NullMarked;
