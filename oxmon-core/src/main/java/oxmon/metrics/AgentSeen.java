package oxmon.metrics;

/**
 * When an agent was last heard of, as the store remembers it across restarts.
 *
 * @param lastMillis when its newest batch was received, by the server's clock, Unix time in milliseconds
 * @param intervalMillis how far apart its batches are; 0 when not known
 */
public record AgentSeen(String agent, long lastMillis, long intervalMillis) {}
