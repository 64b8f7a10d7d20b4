package oxmon.server.notification.channels;

import static oxmon.server.common.JsonFactory.JSON;

import com.google.auto.service.AutoService;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;
import oxmon.alerting.Field;
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
 * Shows an Adaptive Card in a chat or channel of Microsoft Teams by a workflow that begins "when a Teams webhook request is received".
 * All texts are text runs, in which nothing is markup. Teams takes about 28 KB a message, what the workflow adds included
 * (learn.microsoft.com, "Microsoft Teams connector" and "text formatting in cards").
 */
@AutoService(NotificationChannel.class)
public final class TeamsChannel implements NotificationChannel {
    private static final int MOST_BYTES = 27_000;
    private static final int TITLE_LETTERS = 200;

    @Override
    public String type() {
        return "teams";
    }

    @Override
    public List<Field> fields() {
        return List.of(Field.text("webhook_url", 2000).must().hidden());
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        URI url = settings.address("webhook_url");
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            Words words = settings.words();
            String text = Fit.within(
                    MOST_BYTES,
                    each -> HttpSending.bytes(body(message, words, each)).length,
                    message,
                    each -> PlainText.body(each.link().isEmpty() ? each : unlinked(each), words));
            return http.receipt(http.post(url, body(message, words, text)));
        };
    }

    /** The card has a button for it. */
    private static Message unlinked(Message message) {
        return new Message(message.told(), message.more(), "", message.test());
    }

    private static JsonObject body(Message message, Words words, String text) {
        String title = Fit.letters(TITLE_LETTERS, PlainText.oneLine(words.title(message)));
        JsonArrayBuilder lines = JSON.createArrayBuilder()
                .add(block(
                        run(title).add("size", "Large").add("weight", "Bolder").add("color", colour(message))));
        text.lines().forEach(line -> lines.add(block(run(line)).add("spacing", "Small")));
        JsonObjectBuilder card = JSON.createObjectBuilder()
                .add("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .add("type", "AdaptiveCard")
                .add("version", "1.4")
                .add("fallbackText", title)
                .add("msteams", JSON.createObjectBuilder().add("width", "Full"))
                .add("body", lines);
        if (message.link().startsWith("http")) {
            JsonObjectBuilder open = JSON.createObjectBuilder()
                    .add("type", "Action.OpenUrl")
                    .add("title", words.details())
                    .add("url", message.link());
            card.add("actions", JSON.createArrayBuilder().add(open));
        }
        JsonObjectBuilder attachment = JSON.createObjectBuilder()
                .add("contentType", "application/vnd.microsoft.card.adaptive")
                .add("content", card);
        return JSON.createObjectBuilder()
                .add("type", "message")
                .add("attachments", JSON.createArrayBuilder().add(attachment))
                .build();
    }

    private static JsonObjectBuilder block(JsonObjectBuilder run) {
        return JSON.createObjectBuilder()
                .add("type", "RichTextBlock")
                .add("inlines", JSON.createArrayBuilder().add(run));
    }

    private static JsonObjectBuilder run(String text) {
        return JSON.createObjectBuilder().add("type", "TextRun").add("text", text);
    }

    private static String colour(Message message) {
        return message.resolved()
                ? "Good"
                : switch (message.severity()) {
                    case INFO -> "Accent";
                    case WARNING -> "Warning";
                    case CRITICAL -> "Attention";
                };
    }
}
