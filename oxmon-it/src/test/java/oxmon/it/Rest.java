package oxmon.it;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client of the REST API, signed in or not. Immutable. */
public final class Rest {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final String base;
    private final Map<String, String> headers;

    private Rest(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = Map.copyOf(headers);
    }

    /** A client that shows no token. */
    public static Rest at(String base) {
        return new Rest(base, Map.of());
    }

    /** The same client with one more header on each request. */
    public Rest with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Rest(base, more);
    }

    /** The same client with a bearer token. */
    public Rest bearing(String token) {
        return with("Authorization", "Bearer " + token);
    }

    /** Signs in; the client that is answered shows the token. */
    public Rest signIn(String username, String password) {
        return bearing(login(username, password).expect(200).object().getString("token"));
    }

    /** Asks for a token. */
    public Answer login(String username, String password) {
        return post("/v1/auth/login", JsonText.object("username", username, "password", password));
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends a request; a body is JSON unless the client has another content type. */
    public Answer send(String method, String path, @org.jspecify.annotations.Nullable String body) {
        var answer = exchange(method, path, body, BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(method + ' ' + path, answer.statusCode(), answer.headers(), answer.body());
    }

    /** The body of an answer that is no text. */
    public byte[] bytes(String path) {
        var answer = exchange("GET", path, null, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " -> " + answer.statusCode());
        }
        return answer.body();
    }

    private <T> HttpResponse<T> exchange(
            String method,
            String path,
            @org.jspecify.annotations.Nullable String body,
            HttpResponse.BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.setHeader("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(method + ' ' + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** The newest value of each series of an agent. */
    public Answer latest(String agent) {
        return get("/v1/agents/" + encoded(agent) + "/latest").expect(200);
    }

    /** The points of a metric, both ends included. */
    public List<Sample> metrics(String agent, String metric, Instant from, Instant to) {
        return samples(get("/v1/metrics?agent=" + encoded(agent) + "&metric=" + encoded(metric) + "&from=" + from
                        + "&to=" + to)
                .expect(200));
    }

    /** Reads an answer of {@code /v1/metrics}. */
    public static List<Sample> samples(Answer answer) {
        List<Sample> samples = new ArrayList<>();
        for (JsonObject each : answer.objects()) {
            Map<String, String> labels = new TreeMap<>();
            each.getJsonObject("labels").forEach((key, value) -> labels.put(key, JsonText.text(value)));
            samples.add(new Sample(
                    Instant.parse(each.getString("timestamp")),
                    each.getJsonNumber("value").doubleValue(),
                    labels));
        }
        return samples;
    }

    /** Text as it may stand in a query or a path. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** One point as the API tells it. */
    public record Sample(Instant at, double value, Map<String, String> labels) {}
}
