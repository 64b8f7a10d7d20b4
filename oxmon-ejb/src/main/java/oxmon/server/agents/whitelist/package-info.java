/**
 * Which agents may report, and by which token. Start at {@link oxmon.server.agents.whitelist.Whitelist}.
 *
 * <p>Whether a token is asked for at all is a setting of ingest. Nobody gets onto the list by reporting.
 */
@NullMarked
package oxmon.server.agents.whitelist;

import org.jspecify.annotations.NullMarked;
