package oxmon.server.notification.channels;

import static oxmon.server.common.JsonFactory.JSON;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.ChatMarkdown;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Pushes markdown by a Gotify server, as an application of it (gotify.net/docs, "push messages" and "message extras"). It names no limit;
 * what phones would not show anyway is cut.
 */
@AutoService(NotificationChannel.class)
public final class GotifyChannel implements NotificationChannel {
    private static final int MOST_BYTES = 16_000;
    private static final int TITLE_LETTERS = 100;

    @Override
    public String type() {
        return "gotify";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("server_url", 500).must(),
                Field.text("token", 200).must().hidden());
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        String server = settings.address("server_url").toString();
        URI url = URI.create((server.endsWith("/") ? server : server + '/') + "message");
        Map<String, String> headers =
                Map.of("Content-Type", "application/json; charset=utf-8", "X-Gotify-Key", settings.token("token"));
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            Words words = settings.words();
            String text = Fit.within(
                    MOST_BYTES,
                    Fit::bytes,
                    message,
                    each -> ChatMarkdown.body(each, words, "\n\n", ChatMarkdown::escaped));
            return http.receipt(http.send("POST", url, headers, HttpSending.bytes(body(message, words, text))));
        };
    }

    private static JsonObject body(Message message, Words words, String text) {
        JsonObjectBuilder extras = JSON.createObjectBuilder()
                .add("client::display", JSON.createObjectBuilder().add("contentType", "text/markdown"));
        if (message.link().startsWith("http")) {
            JsonObjectBuilder click = JSON.createObjectBuilder()
                    .add("click", JSON.createObjectBuilder().add("url", message.link()));
            extras.add("client::notification", click);
        }
        return JSON.createObjectBuilder()
                .add("title", Fit.letters(TITLE_LETTERS, PlainText.oneLine(words.title(message))))
                .add("message", text)
                .add("priority", priority(message))
                .add("extras", extras)
                .build();
    }

    /** From 0; from 4 on it makes a sound, from 8 on it insists. */
    private static int priority(Message message) {
        return message.resolved()
                ? 4
                : switch (message.severity()) {
                    case INFO -> 2;
                    case WARNING -> 5;
                    case CRITICAL -> 8;
                };
    }
}
