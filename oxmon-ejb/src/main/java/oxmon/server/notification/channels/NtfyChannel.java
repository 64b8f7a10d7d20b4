package oxmon.server.notification.channels;

import static oxmon.server.common.JsonFactory.JSON;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Publishes to a topic of ntfy, as plain text. A message of 4,096 bytes or more would become a file to download, and the JSON as a whole
 * may have twice as many (docs.ntfy.sh, "publishing" and "limitations").
 */
@AutoService(NotificationChannel.class)
public final class NtfyChannel implements NotificationChannel {
    private static final int MOST_BYTES = 4095;
    private static final int TITLE_LETTERS = 100;

    @Override
    public String type() {
        return "ntfy";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("server_url", 500).or("https://ntfy.sh"),
                Field.text("topic", 64).must().hidden(), // whoever knows it can read along where nobody signs in
                Field.text("token", 200).hidden(),
                Field.text("username", 200),
                Field.text("password", 500).hidden());
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        URI url = settings.address("server_url");
        String topic = settings.fields().text("topic").strip();
        if (!topic.matches("[-_A-Za-z0-9]{1,64}")) {
            throw settings.fields().refuse("topic", "must be of letters, digits, - and _");
        }
        Map<String, String> headers = headers(settings);
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            Words words = settings.words();
            String text = Fit.within(
                    MOST_BYTES,
                    each -> Math.max(Fit.bytes(each), HttpSending.bytes(body(message, words, topic, each)).length / 2),
                    message,
                    each -> PlainText.body(each, words));
            byte[] body = HttpSending.bytes(body(message, words, topic, text));
            return http.receipt(http.send("POST", url, headers, body));
        };
    }

    private static Map<String, String> headers(ChannelSettings settings) {
        Parameters fields = settings.fields();
        if (fields.has("token") && fields.has("username")) {
            throw fields.refuse("token", "must not be beside username");
        }
        if (fields.has("username") != fields.has("password")) {
            throw fields.refuse(fields.has("username") ? "password" : "username", "is missing beside the other");
        }
        Map<String, String> headers = new TreeMap<>(Map.of("Content-Type", "application/json; charset=utf-8"));
        if (fields.has("token")) {
            headers.put("Authorization", "Bearer " + settings.token("token"));
        } else if (fields.has("username")) {
            if (fields.text("username").contains(":")) {
                throw fields.refuse("username", "must not have a colon");
            }
            byte[] both = (fields.text("username") + ':' + fields.text("password")).getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(both));
        }
        return headers;
    }

    private static JsonObject body(Message message, Words words, String topic, String text) {
        JsonObjectBuilder body = JSON.createObjectBuilder()
                .add("topic", topic)
                .add("title", Fit.letters(TITLE_LETTERS, PlainText.oneLine(words.title(message))))
                .add("message", text)
                .add("priority", priority(message))
                .add("tags", JSON.createArrayBuilder().add(tag(message)));
        if (message.link().startsWith("http")) {
            body.add("click", message.link());
        }
        return body.build();
    }

    /** From 1, the least, to 5; 3 is usual. */
    private static int priority(Message message) {
        return message.resolved()
                ? 3
                : switch (message.severity()) {
                    case INFO -> 2;
                    case WARNING -> 4;
                    case CRITICAL -> 5;
                };
    }

    /** Shown as an emoji. */
    private static String tag(Message message) {
        return message.resolved()
                ? "white_check_mark"
                : switch (message.severity()) {
                    case INFO -> "information_source";
                    case WARNING -> "warning";
                    case CRITICAL -> "rotating_light";
                };
    }
}
