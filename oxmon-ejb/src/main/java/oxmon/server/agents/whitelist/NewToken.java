package oxmon.server.agents.whitelist;

/**
 * An entry and its fresh token, which cannot be had a second time.
 *
 * @param token 43 letters, digits, {@code -} and {@code _}
 */
public record NewToken(WhitelistEntry entry, String token) {
    @Override
    public String toString() {
        return "NewToken[" + entry.agentId() + ']'; // never the token
    }
}
