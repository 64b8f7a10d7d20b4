package oxmon.server.notification.channels;

import static oxmon.server.common.JsonFactory.JSON;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.util.List;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.ChatMarkdown;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Writes to a channel of Discord by its webhook: one embed, whose colour is the severity. Nobody is called by what stands in it. The
 * service takes 256 letters of an embed's title, 4,096 of its description and 6,000 of all embeds together, counted here in UTF-16
 * (docs.discord.com, "message resource, embed limits").
 */
@AutoService(NotificationChannel.class)
public final class DiscordChannel implements NotificationChannel {
    private static final int TITLE_LETTERS = 256;
    private static final int MOST_LETTERS = 4096;

    @Override
    public String type() {
        return "discord";
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
                    MOST_LETTERS,
                    String::length,
                    message,
                    each -> ChatMarkdown.body(each, words, "\n", ChatMarkdown::escaped));
            return http.receipt(http.post(url, body(message, words, text)));
        };
    }

    private static JsonObject body(Message message, Words words, String text) {
        String title = Fit.cut(TITLE_LETTERS, String::length, ChatMarkdown.escaped(words.title(message)));
        JsonObjectBuilder embed = JSON.createObjectBuilder()
                .add("title", title)
                .add("description", text)
                .add("color", colour(message));
        return JSON.createObjectBuilder()
                .add("embeds", JSON.createArrayBuilder().add(embed))
                .add("allowed_mentions", JSON.createObjectBuilder().add("parse", JSON.createArrayBuilder()))
                .build();
    }

    private static int colour(Message message) {
        return message.resolved()
                ? 0x2e9e5b
                : switch (message.severity()) {
                    case INFO -> 0x3b82f6;
                    case WARNING -> 0xf59e0b;
                    case CRITICAL -> 0xdc2626;
                };
    }
}
