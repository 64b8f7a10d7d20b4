package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.Hmac;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Shows a card in a group of Feishu (飞书) or Lark by a custom bot. Its texts are plain, so that nothing in them is markup. Done is 2xx
 * with code 0. The service takes 20 KB a message and 100 messages a minute (open.feishu.cn, "custom bot usage guide").
 */
@AutoService(NotificationChannel.class)
public final class FeishuChannel implements NotificationChannel {
    private static final int MOST_BYTES = 20_000;
    private static final int TITLE_LETTERS = 100;

    /** Too many messages, in two wordings. */
    private static final Set<Integer> LATER = Set.of(9499, 11232);

    @Override
    public String type() {
        return "feishu";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("webhook_url", 2000).must().hidden(),
                Field.text("secret", 200).hidden());
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        URI url = settings.address("webhook_url");
        String secret = settings.fields().textOrNull("secret");
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            String text = Fit.within(
                    MOST_BYTES,
                    each -> HttpSending.bytes(body(message, settings, each, secret)).length,
                    message,
                    each -> PlainText.of(each, settings.words()));
            return http.postCoded(url, body(message, settings, text, secret), "Feishu", "code", LATER);
        };
    }

    private static JsonObject body(Message message, ChannelSettings settings, String text, @Nullable String secret) {
        String title =
                Fit.letters(TITLE_LETTERS, PlainText.oneLine(settings.words().title(message)));
        JsonObjectBuilder header = JsonFactory.JSON
                .createObjectBuilder()
                .add("title", plain(title))
                .add("template", colour(message));
        JsonObjectBuilder element =
                JsonFactory.JSON.createObjectBuilder().add("tag", "div").add("text", plain(text));
        JsonObjectBuilder card = JsonFactory.JSON
                .createObjectBuilder()
                .add("header", header)
                .add("elements", JsonFactory.JSON.createArrayBuilder().add(element));
        JsonObjectBuilder body = JsonFactory.JSON.createObjectBuilder();
        if (secret != null && !secret.isEmpty()) {
            long seconds = settings.clock().instant().getEpochSecond();
            byte[] signature = Hmac.sha256(seconds + "\n" + secret); // of nothing, by a key that has the time in it
            body.add("timestamp", Long.toString(seconds))
                    .add("sign", new String(Base64.getEncoder().encode(signature), StandardCharsets.US_ASCII));
        }
        return body.add("msg_type", "interactive").add("card", card).build();
    }

    private static JsonObjectBuilder plain(String text) {
        return JsonFactory.JSON.createObjectBuilder().add("tag", "plain_text").add("content", text);
    }

    private static String colour(Message message) {
        return message.resolved()
                ? "green"
                : switch (message.severity()) {
                    case INFO -> "blue";
                    case WARNING -> "orange";
                    case CRITICAL -> "red";
                };
    }
}
