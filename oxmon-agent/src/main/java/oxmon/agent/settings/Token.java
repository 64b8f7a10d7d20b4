package oxmon.agent.settings;

/**
 * The secret by which the server knows this agent. Never printed.
 *
 * @param secret printable ASCII without blanks, because it travels in a header
 */
public record Token(String secret) {
    public Token {
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "must be printable ASCII without blanks; paste it again as the server showed it");
        }
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
