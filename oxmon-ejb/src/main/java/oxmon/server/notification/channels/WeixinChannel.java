package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Set;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.ChatMarkdown;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Writes markdown to a group of WeCom (企业微信) by its robot. Done is 2xx with errcode 0. The service takes 4,096 bytes of markdown in
 * UTF-8 and 20 messages a minute (developer.work.weixin.qq.com, document 91770).
 */
@AutoService(NotificationChannel.class)
public final class WeixinChannel implements NotificationChannel {
    private static final int MOST_BYTES = 4096;

    /** The service is busy; too many messages in a minute; too many at once. */
    private static final Set<Integer> LATER = Set.of(-1, 45009, 45033);

    @Override
    public String type() {
        return "weixin";
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
            String text =
                    Fit.within(MOST_BYTES, Fit::bytes, message, each -> ChatMarkdown.of(each, settings.words(), "\n"));
            return http.postCoded(url, body(text), "WeCom", "errcode", LATER);
        };
    }

    private static JsonObject body(String text) {
        return JsonFactory.JSON
                .createObjectBuilder()
                .add("msgtype", "markdown")
                .add("markdown", JsonFactory.JSON.createObjectBuilder().add("content", text))
                .build();
    }
}
