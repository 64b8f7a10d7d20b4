package oxmon.server.ingest;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import oxmon.server.agents.whitelist.Whitelist;

/**
 * What an agent shows beside its batch: who it is by its token, and what our own agents tell of themselves as metadata.
 *
 * @param agent whom the token proves the caller to be; null when it showed none or none was needed
 * @param version empty when not told
 * @param machineId empty when not told
 * @param intervalSecs 0 when not told
 * @param tags null when not told
 */
record Credentials(
        @Nullable String agent,
        String version,
        String machineId,
        int intervalSecs,
        @Nullable Map<String, String> tags) {
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> AGENT_ID = key("agent-id");
    private static final Metadata.Key<String> VERSION = key("oxmon-agent-version");
    private static final Metadata.Key<String> MACHINE_ID = key("oxmon-machine-id");
    private static final Metadata.Key<String> INTERVAL = key("oxmon-interval-secs");
    private static final Metadata.Key<String> TAGS = key("oxmon-tags");
    private static final String BEARER = "Bearer ";
    private static final int MAX_TEXT = 128;
    private static final int MAX_TAGS = 64;

    /**
     * Reads and checks the metadata of a call.
     *
     * @param required whether a valid token is needed
     * @param authenticate judges an agent's name and the token it shows, from memory and in constant time
     * @throws StatusException UNAUTHENTICATED, in the words and order of the contract
     */
    static Credentials of(
            Metadata headers, boolean required, BiFunction<String, String, Whitelist.Verdict> authenticate)
            throws StatusException {
        return new Credentials(
                agent(headers, required, authenticate),
                text(headers, VERSION),
                text(headers, MACHINE_ID),
                interval(headers),
                tags(headers.get(TAGS)));
    }

    @Nullable
    private static String agent(
            Metadata headers, boolean required, BiFunction<String, String, Whitelist.Verdict> authenticate)
            throws StatusException {
        String authorization = headers.get(AUTHORIZATION);
        String agent = headers.get(AGENT_ID);
        if (!required) {
            boolean proven = authorization != null
                    && agent != null
                    && authorization.startsWith(BEARER)
                    && authenticate.apply(agent, token(authorization)) == Whitelist.Verdict.OK;
            return proven ? agent : null;
        }
        if (authorization == null
                || !authorization.startsWith(BEARER)
                || token(authorization).isEmpty()) {
            throw unauthenticated("Missing or invalid authorization header");
        }
        if (agent == null || agent.isEmpty()) {
            throw unauthenticated("Missing agent-id in metadata");
        }
        switch (authenticate.apply(agent, token(authorization))) {
            case UNKNOWN -> throw unauthenticated("Agent not authorized");
            case WRONG -> throw unauthenticated("Invalid token");
            case OK -> {
                return agent;
            }
        }
        throw new AssertionError("not reached");
    }

    private static String token(String authorization) {
        return authorization.substring(BEARER.length()).strip();
    }

    private static StatusException unauthenticated(String text) {
        return Status.UNAUTHENTICATED.withDescription(text).asException();
    }

    private static String text(Metadata headers, Metadata.Key<String> key) {
        String text = headers.get(key);
        return text == null || text.length() > MAX_TEXT ? "" : text.strip();
    }

    private static int interval(Metadata headers) {
        String text = text(headers, INTERVAL);
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return Integer.parseInt(text);
    }

    /** {@code key=value} pairs joined with {@code &}, both percent-encoded; what cannot be read is left out. */
    @Nullable
    private static Map<String, String> tags(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Map<String, String> tags = new HashMap<>();
        for (String pair : text.split("&", MAX_TAGS + 1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && tags.size() < MAX_TAGS) {
                decode(pair.substring(0, equals))
                        .ifPresent(key -> decode(pair.substring(equals + 1)).ifPresent(value -> tags.put(key, value)));
            }
        }
        return tags;
    }

    private static Optional<String> decode(String text) {
        try {
            return Optional.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a broken pair says nothing of the others
        }
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
