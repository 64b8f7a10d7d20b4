package oxmon.identity;

import java.util.Locale;

/** What a person or token is to the server; each role may do all that the ones before it may. */
public enum Role {
    /** Looks at everything that is not a secret. */
    VIEWER,
    /** Keeps the hosts and alerts in order. */
    OPERATOR,
    /** Also decides who may do what. */
    ADMIN;

    /** The name in tokens, API and database, in small letters. */
    public String apiName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@link #apiName()} back.
     *
     * @throws IllegalArgumentException when there is no such role
     */
    public static Role parse(String name) {
        for (Role role : values()) {
            if (role.apiName().equals(name)) {
                return role;
            }
        }
        throw new IllegalArgumentException("role must be viewer, operator or admin; it is \"" + name + '"');
    }
}
