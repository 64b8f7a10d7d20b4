package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oxmon.alerting.Field;
import oxmon.notification.Fit;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.InTurn;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Has a gateway send text messages: one request a number, {@code {to, message}} with the key as bearer, all within the timeout. A number
 * that had its message does not get it again when another number's fails.
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
        String key = settings.token("api_key");
        List<String> numbers = settings.fields().texts("phone_numbers");
        for (String number : numbers) {
            if (!number.matches("\\+?[0-9][0-9 ()-]{2,24}")) {
                throw settings.fields().refuse("phone_numbers", "must be numbers such as +8613800138000");
            }
        }
        int most = (int) settings.fields().whole("max_letters");
        HttpSending http = new HttpSending(settings, outbound);
        InTurn turn = new InTurn(settings.timeout(), false); // a number that is refused keeps it from no other
        return (message, reached) -> {
            String text = Fit.within(most, Fit::letters, message, each -> PlainText.brief(each, settings.words()));
            // One that is not answered may take the time of those behind it, so that each try begins elsewhere.
            List<String> next = new ArrayList<>(numbers);
            Collections.rotate(next, (int) (settings.clock().millis() % numbers.size()));
            LinkedHashMap<String, String> all = new LinkedHashMap<>();
            next.forEach(number -> all.put(number, number));
            return turn.tell(all, reached, (number, left) -> tell(http, gateway, key, number, text, left));
        };
    }

    private static Receipt tell(HttpSending http, URI gateway, String key, String number, String text, Duration left)
            throws DeliveryFailure {
        JsonObject body = JsonFactory.JSON
                .createObjectBuilder()
                .add("to", number)
                .add("message", text)
                .build();
        Map<String, String> headers =
                Map.of("Content-Type", "application/json; charset=utf-8", "Authorization", "Bearer " + key);
        return http.receipt(http.send("POST", gateway, headers, HttpSending.bytes(body), left));
    }
}
