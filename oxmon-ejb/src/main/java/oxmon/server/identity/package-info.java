/**
 * Who is who: accounts, passwords, tokens. Start at {@link oxmon.server.identity.Users} and {@link oxmon.server.identity.Tokens}.
 *
 * <p>What a role may do is in {@link oxmon.identity.Permissions}. Nothing here knows HTTP.
 */
@NullMarked
package oxmon.server.identity;

import org.jspecify.annotations.NullMarked;
