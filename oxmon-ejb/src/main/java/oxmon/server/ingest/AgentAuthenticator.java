package oxmon.server.ingest;

/** Decides whether an agent is who it says. Answers from memory: it is asked for each call. Thread-safe. */
@FunctionalInterface
public interface AgentAuthenticator {
    /** What is known of an agent and the token it shows. */
    enum Verdict {
        /** It is whitelisted and the token is its own. */
        OK,
        /** It is not whitelisted. */
        UNKNOWN,
        /** It is whitelisted, and this is not its token. */
        WRONG
    }

    /** Compares in constant time. */
    Verdict authenticate(String agentId, String token);
}
