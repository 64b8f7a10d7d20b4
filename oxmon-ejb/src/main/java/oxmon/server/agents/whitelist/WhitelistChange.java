package oxmon.server.agents.whitelist;

/** Announced after the whitelist changed for one agent, so that ingest can end what the agent may no longer do. */
public record WhitelistChange(String agentId, Kind kind) {
    /** What happened. */
    public enum Kind {
        ADDED,
        /** The old token is refused from now on. */
        NEW_TOKEN,
        REMOVED
    }
}
