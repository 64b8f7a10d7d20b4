package oxmon.agents;

import java.nio.charset.StandardCharsets;

/**
 * The name under which a host reports; unique within a server.
 *
 * @param value 1 to 256 bytes of UTF-8 without control characters
 */
public record AgentId(String value) implements Comparable<AgentId> {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 256;

    public AgentId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("agent_id is required");
        }
        if (value.length() > MAX_BYTES || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("agent_id must be at most " + MAX_BYTES + " bytes; it is longer");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("agent_id must not hold control characters");
        }
    }

    /** Whether the name belongs to the server itself: never whitelisted, enrolled or reported as from outside. */
    public boolean reserved() {
        return value.equals("cert-checker") || value.startsWith("oxmon-");
    }

    @Override
    public int compareTo(AgentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
