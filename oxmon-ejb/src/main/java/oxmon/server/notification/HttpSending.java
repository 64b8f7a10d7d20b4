package oxmon.server.notification;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import oxmon.server.common.JsonFactory;
import oxmon.server.outbound.Answer;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.RefusedTarget;
import oxmon.server.outbound.Request;

/** What the channels of HTTP have in common: a request, and what its answer means. Thread-safe. */
public final class HttpSending {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Refusals that say nothing of the message: of a token or an address that somebody mends, or of a busy service. */
    private static final Set<Integer> LATER = Set.of(401, 403, 404, 407, 408, 425, 429);

    /** In the body; whole seconds are enough. */
    private static final Pattern RETRY_AFTER = Pattern.compile("\"retry_after\" ?: ?(\\d{1,9})[.,}\\s]");

    private final ChannelSettings settings;
    private final Outbound outbound;

    public HttpSending(ChannelSettings settings, Outbound outbound) {
        this.settings = settings;
        this.outbound = outbound;
    }

    /** Posts JSON; @throws DeliveryFailure when there is no answer, or none with a status of 2xx */
    public Answer post(URI to, JsonObject body) throws DeliveryFailure {
        return send("POST", to, Map.of("Content-Type", "application/json; charset=utf-8"), bytes(body));
    }

    /**
     * Sends a request; the channel's own headers come before {@code headers}.
     *
     * @throws DeliveryFailure when there is no answer, or none with a status of 2xx
     */
    public Answer send(String method, URI to, Map<String, String> headers, byte[] body) throws DeliveryFailure {
        return send(method, to, headers, body, settings.timeout());
    }

    /** The same as one request of several that have {@code left} together. */
    public Answer send(String method, URI to, Map<String, String> headers, byte[] body, Duration left)
            throws DeliveryFailure {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putAll(settings.headers());
        Answer answer;
        try {
            answer = outbound.send(new Request(method, to, all, body, left, settings.trusted()));
        } catch (RefusedTarget e) { // which somebody may allow
            throw DeliveryFailure.later(settings.clean(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw DeliveryFailure.later(settings.clean(String.valueOf(e.getMessage())));
        }
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return answer;
        }
        String text = "answered " + status + beside(answer);
        if (LATER.contains(status) || status >= 500) {
            throw DeliveryFailure.later(text, wait(answer));
        }
        throw DeliveryFailure.refused(text);
    }

    /** What is kept of an answer that says yes. */
    public Receipt receipt(Answer answer) {
        return new Receipt(Integer.toString(answer.status()), settings.clean(answer.text()));
    }

    /** The answer's JSON object; @throws DeliveryFailure to be tried again when it is none, such as the page of a proxy */
    public JsonObject object(Answer answer) throws DeliveryFailure {
        try (JsonReader reader = JsonFactory.JSON.createReader(new StringReader(answer.text()))) {
            JsonStructure read = reader.read();
            if (read instanceof JsonObject object) {
                return object;
            }
        } catch (JsonException | IllegalStateException e) {
            // said below
        }
        throw DeliveryFailure.later("answered " + answer.status() + " without JSON" + beside(answer));
    }

    /**
     * Posts JSON to a service that says in a number of its answer whether it took the message; 0 is yes.
     *
     * @param service its name, for the delivery log
     * @param member the number's name
     * @param later numbers that say that it may take the message in a minute
     * @throws DeliveryFailure when it did not take it
     */
    public Receipt postCoded(URI to, JsonObject body, String service, String member, Set<Integer> later)
            throws DeliveryFailure {
        Answer answer = post(to, body);
        int code = object(answer).getInt(member, Integer.MIN_VALUE);
        if (code != 0) {
            String said = service + " refused it" + beside(answer);
            throw later.contains(code)
                    ? DeliveryFailure.later(said, Duration.ofMinutes(1))
                    : DeliveryFailure.refused(said);
        }
        return receipt(answer);
    }

    /** The beginning of an answer, to stand beside what is said of it; empty when it has no text. */
    public String beside(Answer answer) {
        String brief = Receipt.brief(settings.clean(answer.text()));
        return brief.isEmpty() ? "" : ": " + brief;
    }

    /** JSON as it is sent. */
    public static byte[] bytes(JsonObject body) {
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What the header says in seconds or as a date, else what Discord's body says in seconds; null when neither does. */
    private @Nullable Duration wait(Answer answer) {
        String retryAfter = answer.headers().get("retry-after");
        if (retryAfter == null) {
            Matcher seconds = RETRY_AFTER.matcher(answer.text());
            return seconds.find() ? least(Duration.ofSeconds(Long.parseLong(seconds.group(1)) + 1)) : null;
        }
        if (retryAfter.matches("\\d{1,9}")) {
            return least(Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        try {
            ZonedDateTime when = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
            return least(Duration.between(settings.clock().instant(), when));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration least(Duration wait) {
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
