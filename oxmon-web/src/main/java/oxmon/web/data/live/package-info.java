/**
 * Tells open pages what changed: {@code /ui/live}, one WebSocket a page, revision and names only. Start at
 * {@link oxmon.web.data.live.LiveEndpoint}.
 */
@NullMarked
package oxmon.web.data.live;

import org.jspecify.annotations.NullMarked;
