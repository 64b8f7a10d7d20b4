package oxmon.server.catalog;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A thing, and where it comes from. Immutable.
 *
 * @param id never another, whatever its name becomes
 * @param made what is known of one that people made; null when server.toml provides it
 */
public record Entry<T>(String id, T value, @Nullable Made made) {
    /**
     * What is known of a thing that people made.
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

        /** Not the fields, which may be secret. */
        @Override
        public String toString() {
            return "version " + version;
        }
    }

    /** {@code api} or {@code file}. */
    public String source() {
        return made == null ? "file" : "api";
    }
}
