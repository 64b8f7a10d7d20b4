package oxmon.agent.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import oxmon.agents.AgentId;
import oxmon.collect.keystores.KeystoreSettings;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;

/**
 * What the agent is told at its start.
 *
 * @param agentId the name it reports under
 * @param server where it reports to
 * @param tls how the connection is encrypted; empty means plain text
 * @param token how the server knows it; empty where the server does not ask
 * @param interval from one collection to the next, 1 s to 1 h
 * @param bufferMaxSize how many batches are kept while the server is away
 * @param tags what the operator says of this host, such as {@code env=prod}
 * @param keystores where this host's certificates are looked for
 * @param logLevel error, warn, info, debug or trace
 */
public record AgentSettings(
        AgentId agentId,
        Endpoint server,
        Optional<TlsSettings> tls,
        Optional<Token> token,
        Duration interval,
        int bufferMaxSize,
        Map<String, String> tags,
        KeystoreSettings keystores,
        String logLevel) {
    /** The longest all tags together may be when sent, in bytes; servers take 8 KiB of headers in all. */
    static final int TAGS_MAX_BYTES = 4096;
    /** The server takes no more. */
    static final int TAGS_MAX = 64;

    private static final Endpoint DEFAULT_SERVER = new Endpoint("127.0.0.1", 9090);
    private static final String WRONG = "wrong"; // stands in for a refused agent_id until finish() throws

    public AgentSettings {
        tags = Map.copyOf(tags);
    }

    /**
     * Reads every key of the agent.
     *
     * @param hostName the name this host gives itself, the default of {@code agent_id}
     * @throws SettingsException when anything is wrong, telling everything
     */
    public static Loaded read(SettingsReader in, String hostName) {
        Optional<Token> token = token(in);
        AgentSettings settings = new AgentSettings(
                agentId(in, hostName, token.isPresent()),
                server(in),
                TlsSettings.read(in),
                token,
                Duration.ofSeconds(in.integer("collection_interval_secs", 10, 1, 3600)),
                in.integer("buffer_max_size", 1000, 1, 1_000_000),
                tags(in),
                KeystoreSettings.read(in),
                in.choice("log.level", "info", Set.of("error", "warn", "info", "debug", "trace")));
        if (token.isPresent() && settings.tls().isEmpty() && !settings.server().isLoopback()) {
            in.warn("auth_token", "travels unencrypted to " + settings.server() + "; tls = true would protect it");
        }
        return new Loaded(settings, in.finish());
    }

    /**
     * Settings that can be used.
     *
     * @param warnings what is odd in them and harmless
     */
    public record Loaded(AgentSettings settings, List<String> warnings) {}

    private static AgentId agentId(SettingsReader in, String hostName, boolean authenticated) {
        String text = in.text("agent_id").map(String::strip).orElse(hostName);
        String which = in.has("agent_id") ? "" : "is not set, so it is the host name \"" + hostName + "\", which ";
        try {
            AgentId id = new AgentId(text);
            if (id.reserved()) {
                in.problem(
                        "agent_id",
                        which + "is reserved for the server itself; choose one that is neither "
                                + "cert-checker nor starts with oxmon-");
            } else if (authenticated && !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                in.problem("agent_id", which + "must be ASCII where auth_token is set, because it travels in a header");
            }
            return id;
        } catch (IllegalArgumentException e) {
            in.problem("agent_id", which + "cannot be used: " + e.getMessage());
            return new AgentId(WRONG);
        }
    }

    private static Endpoint server(SettingsReader in) {
        try {
            return in.text("server_endpoint").map(Endpoint::parse).orElse(DEFAULT_SERVER);
        } catch (IllegalArgumentException e) {
            in.problem("server_endpoint", String.valueOf(e.getMessage()));
            return DEFAULT_SERVER;
        }
    }

    private static Optional<Token> token(SettingsReader in) {
        try {
            return in.text("auth_token").map(String::strip).map(Token::new);
        } catch (IllegalArgumentException e) {
            in.problem("auth_token", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Map<String, String> tags(SettingsReader in) {
        Map<String, String> tags = new TreeMap<>(in.table("tags"));
        if (tags.size() > TAGS_MAX || encode(tags).length() > TAGS_MAX_BYTES) {
            in.problem("tags", "must be at most " + TAGS_MAX + " and " + TAGS_MAX_BYTES + " bytes when sent");
        }
        if (tags.keySet().stream().anyMatch(String::isBlank)) {
            in.problem("tags", "must not have an empty key");
        }
        return tags;
    }

    /** The tags as they travel: {@code key=value} pairs joined by {@code &}, each side percent-encoded UTF-8, sorted by key. */
    public String encodedTags() {
        return encode(new TreeMap<>(tags));
    }

    private static String encode(Map<String, String> tags) {
        StringBuilder text = new StringBuilder();
        tags.forEach((key, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(percent(key))
                .append('=')
                .append(percent(value)));
        return text.toString();
    }

    private static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
