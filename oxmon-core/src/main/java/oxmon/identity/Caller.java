package oxmon.identity;

import oxmon.common.Fault;

/**
 * Who asks: a person or a token, already identified.
 *
 * @param userId the user's id in the database
 * @param name the user's name, for logs and audit
 * @param tokenVersion the generation of the user's credentials: a new password starts a new one, and all tokens and
 *     sessions of earlier ones are void
 * @param mustChangePassword whether the account still has a password that somebody else chose
 */
public record Caller(String userId, String name, Role role, long tokenVersion, boolean mustChangePassword) {
    /**
     * Refuses unless the caller has {@code permission}.
     *
     * @throws Fault FORBIDDEN, naming the least role that has it
     */
    public void require(Permission permission) {
        if (!may(permission)) {
            throw Fault.forbidden("this needs the role "
                    + Permissions.least(permission).apiName() + "; " + name + " is " + role.apiName());
        }
    }

    /** Whether the caller has {@code permission}. */
    public boolean may(Permission permission) {
        return Permissions.allowed(role, permission);
    }
}
