package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Answer;
import oxmon.server.outbound.Outbound;

/**
 * Writes to a chat of Telegram by a bot. The text is plain, so that nothing in it is markup; the service takes 4,096 letters, counted in
 * UTF-16 (core.telegram.org/bots/api, "sendMessage").
 */
@AutoService(NotificationChannel.class)
public final class TelegramChannel implements NotificationChannel {
    private static final int MOST_LETTERS = 4096;

    @Override
    public String type() {
        return "telegram";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("bot_token", 200).must().hidden(),
                Field.text("chat_id", 100).must(),
                Field.text("api_url", 500).or("https://api.telegram.org"));
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        String token = settings.fields().text("bot_token");
        if (!token.matches("[A-Za-z0-9:_-]{3,200}")) {
            throw settings.fields().refuse("bot_token", "must be as BotFather told it");
        }
        String chat = settings.fields().text("chat_id");
        if (!chat.matches("-?\\d{1,20}|@\\w{1,64}")) {
            throw settings.fields().refuse("chat_id", "must be a number or @name");
        }
        String api = settings.address("api_url").toString();
        URI url = URI.create((api.endsWith("/") ? api : api + '/') + "bot" + token + "/sendMessage");
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            String text =
                    Fit.within(MOST_LETTERS, String::length, message, each -> PlainText.of(each, settings.words()));
            Answer answer = http.post(url, body(chat, text));
            if (!http.object(answer).getBoolean("ok", false)) {
                throw DeliveryFailure.refused("Telegram refused it" + http.beside(answer));
            }
            return http.receipt(answer);
        };
    }

    private static JsonObject body(String chat, String text) {
        return JsonFactory.JSON
                .createObjectBuilder()
                .add("chat_id", chat)
                .add("text", text)
                .add(
                        "link_preview_options",
                        JsonFactory.JSON.createObjectBuilder().add("is_disabled", true))
                .build();
    }
}
