package oxmon.server.notification.channels;

import com.google.auto.service.AutoService;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.MessageTemplate;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;
import oxmon.server.common.JsonFactory;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.Hmac;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Posts JSON, or whatever a template makes, to an address of the user's own. 2xx is done. With a secret, {@code X-Oxmon-Signature}
 * is {@code sha256=} and HMAC-SHA256 in hex of the timestamp in {@code X-Oxmon-Timestamp}, a dot and the body.
 */
@AutoService(NotificationChannel.class)
public final class WebhookChannel implements NotificationChannel {
    private static final int ADDRESS_LETTERS = 2000;
    private static final int TEMPLATE_LETTERS = 20_000;

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("url", ADDRESS_LETTERS).must().hidden(),
                Field.choice("method", List.of("POST", "PUT")).or("POST"),
                Field.text("body_template", TEMPLATE_LETTERS),
                Field.text("content_type", 100).or("application/json"),
                Field.text("secret", 500).hidden());
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        URI url = settings.address("url");
        String method = settings.fields().text("method");
        String type = settings.fields().text("content_type");
        if (!type.matches("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(; ?[\\w.+-]+=[\\w.+\"-]+)*")) {
            throw settings.fields().refuse("content_type", "must be a media type such as application/json");
        }
        MessageTemplate template = template(settings);
        boolean json = type.toLowerCase(Locale.ROOT).contains("json");
        String secret = settings.fields().textOrNull("secret");
        HttpSending http = new HttpSending(settings, outbound);
        return (message, reached) -> {
            String text = template == null
                    ? body(message, settings.words()).toString()
                    : template.render(
                            message.places(settings.words()),
                            json ? WebhookChannel::escaped : UnaryOperator.identity());
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            return http.receipt(http.send(method, url, headers(type, secret, settings.clock(), body), body));
        };
    }

    private static @Nullable MessageTemplate template(ChannelSettings settings) {
        String text = settings.fields().textOrNull("body_template");
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Message.template(text);
        } catch (IllegalArgumentException e) {
            throw settings.fields().refuse("body_template", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> headers(String type, @Nullable String secret, Clock clock, byte[] body) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", type);
        if (secret != null && !secret.isEmpty()) {
            String millis = Long.toString(clock.millis());
            byte[] signature = Hmac.sha256(secret, (millis + '.').getBytes(StandardCharsets.US_ASCII), body);
            headers.put("X-Oxmon-Timestamp", millis);
            headers.put("X-Oxmon-Signature", "sha256=" + HexFormat.of().formatHex(signature));
        }
        return headers;
    }

    /** The alert's fields; of several, the first one's, and all of them in {@code alerts}. */
    private static JsonObject body(Message message, Words words) {
        JsonArrayBuilder alerts = JsonFactory.JSON.createArrayBuilder();
        message.told().forEach(told -> alerts.add(alert(told)));
        return alert(message.told().get(0))
                .add("title", words.title(message))
                .add("text", PlainText.of(message, words)) // what Slack and its like show
                .add("count", message.count())
                .add("more", message.more())
                .add("link", message.link())
                .add("test", message.test())
                .add("alerts", alerts)
                .build();
    }

    private static JsonObjectBuilder alert(Told told) {
        JsonObjectBuilder labels = JsonFactory.JSON.createObjectBuilder();
        told.labels().forEach(labels::add);
        return JsonFactory.JSON
                .createObjectBuilder()
                .add("alert_id", told.alertId())
                .add("rule_id", told.ruleId())
                .add("rule", told.ruleName())
                .add("agent_id", told.agent())
                .add("metric", told.metric())
                .add("labels", labels)
                .add("severity", told.severity().word())
                .add("status", told.status())
                .add("event", told.event())
                .add("message", told.message())
                .add("value", number(told.value()))
                .add("threshold", number(told.threshold()))
                .add("timestamp", Instant.ofEpochMilli(told.millis()).toString())
                .add("fired_at", Instant.ofEpochMilli(told.firedMillis()).toString())
                .add(
                        "predicted_breach",
                        told.breachMillis() == 0
                                ? JsonValue.NULL
                                : JsonFactory.JSON.createValue(Instant.ofEpochMilli(told.breachMillis())
                                        .toString()))
                .add("repeat", told.repeat())
                .add("replaces", told.replaces())
                .add("runbook", told.runbook())
                .add("tags", JsonFactory.JSON.createArrayBuilder(told.tags()));
    }

    private static JsonValue number(double value) {
        return Double.isFinite(value) ? JsonFactory.JSON.createValue(value) : JsonValue.NULL;
    }

    /** A text as it stands between the quotes of JSON. */
    private static String escaped(String value) {
        String quoted = JsonFactory.JSON.createValue(value).toString();
        return quoted.substring(1, quoted.length() - 1);
    }
}
