package oxmon.server.notification.channels;

import static oxmon.server.common.JsonFactory.JSON;

import com.google.auto.service.AutoService;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import oxmon.alerting.Field;
import oxmon.alerting.Severity;
import oxmon.notification.Fit;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelSettings;
import oxmon.server.notification.HttpSending;
import oxmon.server.notification.InTurn;
import oxmon.server.notification.Incidents;
import oxmon.server.notification.NotificationChannel;
import oxmon.server.notification.PlainText;
import oxmon.server.notification.Sender;
import oxmon.server.outbound.Outbound;

/**
 * Creates and closes alerts of Opsgenie, or of Jira Service Management, which understands the same: one an alert, whose id is the alias.
 * Done is 202. The service takes 130 letters of a message, 15,000 of a description, 8,000 of all details, 512 of an entity and an alias,
 * and 20 tags of 50 (docs.opsgenie.com, "alert API").
 */
@AutoService(NotificationChannel.class)
public final class OpsgenieChannel implements NotificationChannel {
    private static final int MESSAGE_LETTERS = 130;
    private static final int DESCRIPTION_LETTERS = 15_000;
    private static final int ALIAS_LETTERS = 512;
    private static final int ENTITY_LETTERS = 512;
    private static final int MOST_TAGS = 20;
    private static final int TAG_LETTERS = 50;
    private static final String CLOSE = "/close?identifierType=alias";

    @Override
    public String type() {
        return "opsgenie";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("api_key", 1000).must().hidden(),
                Field.text("api_url", 500).or("https://api.opsgenie.com"));
    }

    @Override
    public boolean eachAlert() {
        return true;
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        String key = settings.token("api_key");
        String address = settings.address("api_url").toString();
        String alerts = (address.endsWith("/") ? address : address + '/') + "v2/alerts";
        HttpSending http = new HttpSending(settings, outbound);
        InTurn turn = new InTurn(settings.timeout(), true);
        Map<String, String> headers =
                Map.of("Content-Type", "application/json; charset=utf-8", "Authorization", "GenieKey " + key);
        return (message, reached) -> turn.tell(Incidents.of(message), reached, (change, left) -> {
            URI url = URI.create(change.close() ? alerts + '/' + encoded(alias(change.alertId())) + CLOSE : alerts);
            JsonObject body = change.close()
                    ? closed(change, settings.words())
                    : created(change.told(), message, settings.words());
            return http.receipt(http.send("POST", url, headers, HttpSending.bytes(body), left));
        });
    }

    private static String alias(String alertId) {
        return Fit.cut(ALIAS_LETTERS, String::length, alertId);
    }

    private static String encoded(String alias) {
        return URLEncoder.encode(alias, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static JsonObject closed(Incidents.Change change, Words words) {
        return JSON.createObjectBuilder()
                .add("source", "oxmon")
                .add(
                        "note",
                        plain(PlainText.oneLine(words.line(change.told()) + " – " + PlainText.says(change.told()))))
                .build();
    }

    private static JsonObject created(Told told, Message message, Words words) {
        String text = plain(PlainText.body(new Message(List.of(told), 0, message.link(), message.test()), words));
        JsonArrayBuilder tags = JSON.createArrayBuilder();
        told.tags().stream()
                .limit(MOST_TAGS)
                .forEach(tag -> tags.add(Fit.cut(TAG_LETTERS, String::length, plain(PlainText.oneLine(tag)))));
        JsonObjectBuilder details = JSON.createObjectBuilder()
                .add("agent_id", fact(told.agent()))
                .add("rule", fact(told.ruleName()))
                .add("metric", fact(told.metric()))
                .add("labels", fact(told.labelLine()));
        return JSON.createObjectBuilder()
                .add(
                        "message",
                        Fit.cut(MESSAGE_LETTERS, String::length, plain(PlainText.oneLine(words.line(told, message)))))
                .add("alias", alias(told.alertId()))
                .add("description", Fit.cut(DESCRIPTION_LETTERS, String::length, text))
                .add("entity", Fit.cut(ENTITY_LETTERS, String::length, plain(PlainText.oneLine(told.agent()))))
                .add("source", "oxmon")
                .add("priority", priority(told.severity()))
                .add("tags", tags)
                .add("details", details)
                .build();
    }

    /** The service shows HTML in texts. */
    private static String plain(String text) {
        return text.replace('<', '＜').replace('>', '＞');
    }

    /** Four of them stay far below what all details may have. */
    private static String fact(String text) {
        return plain(PlainText.oneLine(Fit.letters(1000, text)));
    }

    private static String priority(Severity severity) {
        return switch (severity) {
            case INFO -> "P5";
            case WARNING -> "P3";
            case CRITICAL -> "P1";
        };
    }
}
