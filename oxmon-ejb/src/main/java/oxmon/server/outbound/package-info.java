/**
 * Requests that leave the server: of channels, certificate checks, the registry and sign-on. Start at {@link
 * oxmon.server.outbound.Outbound}; {@link oxmon.server.outbound.OutboundGuard} says which addresses may be reached.
 *
 * <p>Whatever opens a connection to an address that somebody typed goes through here. Nothing here knows what is sent or why.
 */
@NullMarked
package oxmon.server.outbound;

import org.jspecify.annotations.NullMarked;
