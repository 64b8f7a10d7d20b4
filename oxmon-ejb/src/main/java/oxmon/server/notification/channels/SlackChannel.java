package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Writes to Slack, or to Mattermost, which understands the same, by an incoming webhook. The three letters that mean something to Slack
 * are escaped as it asks for; longer texts than 4,000 letters it recommends against (docs.slack.dev, "formatting message text").
 */
@AutoService(NotificationChannel.class)
public final class SlackChannel implements NotificationChannel {
    private static final int MOST_LETTERS = 4000;

    @Override
    public String type() {
        return "slack";
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
            String text = Fit.within(
                    MOST_LETTERS,
                    each -> escaped(each).length(),
                    message,
                    each -> PlainText.of(each, settings.words()));
            return http.receipt(http.post(url, body(escaped(text))));
        };
    }

    private static JsonObject body(String text) {
        return JsonFactory.JSON
                .createObjectBuilder()
                .add("text", text)
                .add("mrkdwn", false)
                .build();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
