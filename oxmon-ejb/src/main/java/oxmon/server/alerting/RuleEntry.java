package oxmon.server.alerting;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;

/**
 * A rule, and where it comes from. Immutable.
 *
 * @param made what is known of one that people made; null when server.toml provides it
 */
public record RuleEntry(Rule rule, @Nullable Made made) {
    /**
     * What is known of a rule that people made.
     *
     * @param written the fields as they were written, without the defaults of others
     * @param version grows with each change, so that two people cannot overwrite each other
     */
    public record Made(Map<String, Object> written, long version, Instant createdAt, Instant updatedAt) {
        public Made {
            written = new LinkedHashMap<>(written); // the order is people's own
        }

        @Override
        public Map<String, Object> written() {
            return new LinkedHashMap<>(written);
        }
    }

    /** {@code api} or {@code file}. */
    public String source() {
        return made == null ? "file" : "api";
    }
}
