package oxmon.server.settings;

import java.util.Optional;
import oxmon.settings.SettingsReader;

/**
 * How people and agents prove who they are.
 *
 * @param tokenExpireSecs how long a token of the API lives, in seconds
 * @param defaultPassword the first account's; absent means that none was configured
 * @param requireAgentAuth whether agents need a whitelist token
 * @param requireAgentAuthGiven whether the file or a variable decided that; if not, a warning is due
 */
public record AuthSettings(
        long tokenExpireSecs,
        String defaultUsername,
        Optional<String> defaultPassword,
        boolean requireAgentAuth,
        boolean requireAgentAuthGiven) {
    /** Reads {@code [auth]} and {@code require_agent_auth}. */
    public static AuthSettings read(SettingsReader in) {
        if (in.text("auth.jwt_secret").isPresent()) {
            in.warn("auth.jwt_secret", "is ignored: tokens are signed with a key pair kept in the data directory");
        }
        Optional<Boolean> required = in.flag("require_agent_auth");
        if (required.isEmpty()) {
            in.warn("require_agent_auth", "is not set: any agent that reaches the gRPC port may report under any name");
        }
        return new AuthSettings(
                in.number("auth.token_expire_secs", 86_400, 60, 10L * 365 * 86_400),
                in.text("auth.default_username", "admin"),
                in.text("auth.default_password"),
                required.orElse(false),
                required.isPresent());
    }

    @Override
    public String toString() {
        return "AuthSettings[" + defaultUsername + ", requireAgentAuth=" + requireAgentAuth + "]"; // never the password
    }
}
