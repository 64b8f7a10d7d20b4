package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Has a gateway send text messages: one request a number, {@code {to, message}} with the key as bearer. A number that had its message
 * does not get it again when another number's fails.
 */
@AutoService(NotificationChannel.class)
public final class SmsChannel implements NotificationChannel {
    @Override
    public String type() {
        return "sms";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("gateway_url", 2000).must().hidden(),
                Field.text("api_key", 1000).must().hidden(),
                Field.texts("phone_numbers", 50).within(1, 50).must(),
                Field.whole("max_letters", 40, 2000).or(400L));
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        URI gateway = settings.address("gateway_url");
        String key = settings.fields().text("api_key");
        if (key.isBlank() || !key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw settings.fields().refuse("api_key", "must be letters and digits without spaces");
        }
        List<String> numbers = settings.fields().texts("phone_numbers");
        for (String number : numbers) {
            if (!number.matches("\\+?[0-9][0-9 ()-]{2,24}")) {
                throw settings.fields().refuse("phone_numbers", "must be numbers such as +8613800138000");
            }
        }
        int most = (int) settings.fields().whole("max_letters");
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            String text = Fit.within(most, Fit::letters, message, each -> PlainText.brief(each, settings.words()));
            return each(http, gateway, key, numbers, text, reached);
        };
    }

    private static Receipt each(
            HttpSending http, URI gateway, String key, List<String> numbers, String text, Set<String> before)
            throws DeliveryFailure {
        Set<String> reached = new TreeSet<>(before);
        DeliveryFailure worst = null;
        Receipt last = new Receipt("200", "");
        for (String number : numbers) {
            if (reached.contains(number)) {
                continue;
            }
            JsonObject body = JsonFactory.JSON
                    .createObjectBuilder()
                    .add("to", number)
                    .add("message", text)
                    .build();
            Map<String, String> headers =
                    Map.of("Content-Type", "application/json; charset=utf-8", "Authorization", "Bearer " + key);
            try {
                last = http.receipt(http.send("POST", gateway, headers, HttpSending.bytes(body)));
                reached.add(number);
            } catch (DeliveryFailure failure) {
                if (worst == null || failure.retry()) { // one that may be mended is what the next try is for
                    worst = failure;
                }
            }
        }
        if (worst != null) {
            throw worst.afterReaching(reached);
        }
        return last;
    }
}
