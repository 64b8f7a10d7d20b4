package oxmon.server.identity;

import oxmon.identity.Caller;

/**
 * Announced after somebody got a new password: all earlier tokens and sessions of that user are void.
 *
 * @param user with the new token version
 */
public record PasswordChanged(Caller user) {}
