package oxmon.settings;

/**
 * Something wrong in the settings.
 *
 * @param where the file and line as {@code server.toml:12}, or the variable as {@code OXMON_GRPC_PORT}
 * @param key the dotted key, or empty when the text itself is broken
 * @param reason what is wrong and what would be right
 */
public record Problem(String where, String key, String reason) {
    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ' ') + reason;
    }
}
