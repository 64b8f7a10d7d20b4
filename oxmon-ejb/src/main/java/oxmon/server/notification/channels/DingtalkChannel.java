package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Words;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.ChatMarkdown;
import oxmon.server.notification.Hmac;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Writes markdown to a group of DingTalk by a custom robot. Done is 2xx with errcode 0. The service takes 20,000 bytes a message and 20
 * messages a minute (open.dingtalk.com, "custom robots").
 */
@AutoService(NotificationChannel.class)
public final class DingtalkChannel implements NotificationChannel {
    private static final int MOST_BYTES = 20_000;
    private static final int TITLE_LETTERS = 100;

    /** The service is busy; too many messages in a minute, in two wordings. */
    private static final Set<Integer> LATER = Set.of(-1, 130101, 410100);

    @Override
    public String type() {
        return "dingtalk";
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
                    body -> HttpSending.bytes(body(message, settings.words(), body)).length,
                    message,
                    each -> ChatMarkdown.of(each, settings.words(), "\n\n"));
            URI signed = signed(url, secret, settings.clock().millis());
            return http.postCoded(signed, body(message, settings.words(), text), "DingTalk", "errcode", LATER);
        };
    }

    private static JsonObject body(Message message, Words words, String text) {
        return JsonFactory.JSON
                .createObjectBuilder()
                .add("msgtype", "markdown")
                .add(
                        "markdown",
                        JsonFactory.JSON
                                .createObjectBuilder()
                                .add("title", Fit.letters(TITLE_LETTERS, PlainText.oneLine(words.title(message))))
                                .add("text", text))
                .build();
    }

    private static URI signed(URI url, @Nullable String secret, long millis) {
        if (secret == null || secret.isEmpty()) {
            return url;
        }
        byte[] signature = Hmac.sha256(secret, (millis + "\n" + secret).getBytes(StandardCharsets.UTF_8));
        String sign = URLEncoder.encode(Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8);
        String joint = url.getRawQuery() == null ? "?" : "&";
        return URI.create(url + joint + "timestamp=" + millis + "&sign=" + sign);
    }
}
