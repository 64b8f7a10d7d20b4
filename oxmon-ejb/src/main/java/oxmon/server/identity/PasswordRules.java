package oxmon.server.identity;

import java.nio.charset.StandardCharsets;
import oxmon.common.Fault;

/** What a password that somebody chooses must be. Length is what counts; no demands of digits or signs. */
final class PasswordRules {
    private static final int MIN_CHARACTERS = 8;
    /** Longer ones would only cost time to hash. */
    static final int MAX_BYTES = 1024;

    private PasswordRules() {}

    /**
     * @param field how the caller names the new password
     * @throws Fault INVALID, saying what is required
     */
    static void check(String field, String current, String fresh) {
        if (fresh.codePointCount(0, fresh.length()) < MIN_CHARACTERS) {
            throw Fault.invalid(field, field + " must have at least " + MIN_CHARACTERS + " characters");
        }
        if (tooLong(fresh)) {
            throw Fault.invalid(field, field + " must have at most " + MAX_BYTES + " bytes");
        }
        if (fresh.equals(current)) {
            throw Fault.invalid(field, field + " must differ from the current one");
        }
    }

    /** Whether no user can have this password, so that hashing it would be wasted. */
    static boolean tooLong(String password) {
        return password.length() > MAX_BYTES || password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }
}
