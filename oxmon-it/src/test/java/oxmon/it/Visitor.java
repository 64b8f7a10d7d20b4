package oxmon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who looks at pages without a browser: keeps the cookie, follows redirects, fills in forms. Not thread-safe. */
public final class Visitor {
    private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("(name|value)=\"([^\"]*)\"");

    private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");

    private final String base;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .cookieHandler(new CookieManager())
            .followRedirects(Redirect.NEVER)
            .build();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private boolean patient = true;

    private Visitor(String base) {
        this.base = base;
    }

    /** From here on with one more header, such as a proxy adds it. */
    public Visitor with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** From here on looks at redirects in place of following them. */
    public Visitor impatient() {
        patient = false;
        return this;
    }

    /** Somebody unknown to the server at that address. */
    public static Visitor at(String base) {
        return new Visitor(base);
    }

    /** Fills in the page of the sign-in and sends it. */
    public Seen signIn(String name, String password) {
        String page = open("/login.xhtml").body();
        Map<String, String> fields = fields(form(page, "si"));
        Matcher nonce = NONCE.matcher(page);
        if (nonce.find()) {
            fields.put("primefaces.nonce", nonce.group(1)); // which its script would add
        }
        fields.put("si:u", name);
        fields.put("si:p", password);
        return post("/login.xhtml", fields);
    }

    /** Sends a form with these fields to that path. */
    public Seen post(String path, Map<String, String> fields) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields.entrySet().stream()
                        .map(field -> Rest.encoded(field.getKey()) + '=' + Rest.encoded(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build());
    }

    /** The page at that path, or where it led. */
    public Seen open(String path) {
        return send(request(path).header("Accept", "text/html").build());
    }

    /** Opens the live connection of a page; what the server says there lands in the queue. */
    public BlockingQueue<String> live() {
        BlockingQueue<String> said = new LinkedBlockingQueue<>();
        http.newWebSocketBuilder()
                .header("Origin", base)
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create(base.replaceFirst("^http", "ws") + "/ui/live"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        if (!text.toString().equals("{}")) { // which only keeps the connection open
                            said.add(text.toString());
                        }
                        return WebSocket.Listener.super.onText(socket, text, last);
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        said.add("closed " + code);
                        return WebSocket.Listener.super.onClose(socket, code, reason);
                    }
                })
                .join();
        return said;
    }

    /**
     * A page as it came.
     *
     * @param path where it was found after all redirects
     */
    public record Seen(int status, String path, String body, HttpHeaders headers) {
        /** All values of a header, one a line; empty when there is none. */
        public String header(String name) {
            return String.join("\n", headers.allValues(name));
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
        headers.forEach(request::header);
        return request;
    }

    private Seen send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            Optional<String> next = answer.headers().firstValue("Location");
            if (patient && answer.statusCode() / 100 == 3 && next.isPresent()) {
                URI there = answer.uri().resolve(next.get());
                String query = there.getRawQuery() == null ? "" : '?' + there.getRawQuery();
                return send(request(there.getRawPath() + query).build());
            }
            return new Seen(answer.statusCode(), answer.uri().getPath(), answer.body(), answer.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(request + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String form(String page, String id) {
        int begin = page.indexOf("<form id=\"" + id + '"');
        int end = page.indexOf("</form>", Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new AssertionError("there is no form " + id + " in " + page);
        }
        return page.substring(begin, end);
    }

    /** What the form would send as it stands. */
    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher inputs = INPUT.matcher(form);
        while (inputs.find()) {
            Map<String, String> attributes = ATTRIBUTE
                    .matcher(inputs.group())
                    .results()
                    .collect(Collectors.toMap(each -> each.group(1), each -> each.group(2), (first, second) -> first));
            if (attributes.containsKey("name")) {
                fields.put(attributes.get("name"), attributes.getOrDefault("value", ""));
            }
        }
        return fields;
    }
}
