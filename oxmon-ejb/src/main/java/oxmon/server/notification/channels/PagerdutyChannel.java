package oxmon.server.notification.channels;

import static oxmon.server.common.JsonFactory.JSON;

import com.google.auto.service.AutoService;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.time.Instant;
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
 * Opens and resolves incidents of PagerDuty by its Events API v2: one event an alert, whose id is the key. Done is 202. The service takes
 * 512 KB an event, 1,024 letters of a summary and 255 of a key (developer.pagerduty.com, "send an alert event"); what is told of one
 * alert stays far below the first.
 */
@AutoService(NotificationChannel.class)
public final class PagerdutyChannel implements NotificationChannel {
    private static final int SUMMARY_LETTERS = 1024;
    private static final int KEY_LETTERS = 255;

    @Override
    public String type() {
        return "pagerduty";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.text("routing_key", 100).must().hidden(),
                Field.text("api_url", 500).or("https://events.pagerduty.com/v2/enqueue"));
    }

    @Override
    public boolean eachAlert() {
        return true;
    }

    @Override
    public Sender open(ChannelSettings settings, Outbound outbound) {
        String key = settings.fields().text("routing_key").strip();
        if (!key.matches("[A-Za-z0-9_-]{1,100}")) {
            throw settings.fields()
                    .refuse("routing_key", "must be the integration key of a service, letters and digits");
        }
        URI url = settings.address("api_url");
        HttpSending http = new HttpSending(settings, outbound);
        InTurn turn = new InTurn(settings.timeout(), true);
        Map<String, String> headers = Map.of("Content-Type", "application/json; charset=utf-8");
        return (message, reached) -> turn.tell(Incidents.of(message), reached, (change, left) -> {
            byte[] event = HttpSending.bytes(event(key, change, message, settings.words()));
            return http.receipt(http.send("POST", url, headers, event, left));
        });
    }

    private static JsonObject event(String key, Incidents.Change change, Message message, Words words) {
        Told told = change.told();
        String summary = PlainText.oneLine(words.line(told, message) + " – " + PlainText.says(told));
        JsonObjectBuilder details = JSON.createObjectBuilder();
        PlainText.facts(words, told).forEach(fact -> details.add(fact.label(), fact.value()));
        JsonObjectBuilder payload = JSON.createObjectBuilder()
                .add("summary", Fit.cut(SUMMARY_LETTERS, String::length, summary))
                .add("source", Fit.letters(SUMMARY_LETTERS, PlainText.oneLine(told.agent())))
                .add("severity", severity(told.severity()))
                .add("timestamp", Instant.ofEpochMilli(told.millis()).toString())
                .add("component", told.metric())
                .add("class", PlainText.oneLine(told.ruleName()))
                .add("custom_details", details);
        JsonObjectBuilder event = JSON.createObjectBuilder()
                .add("routing_key", key)
                .add("event_action", change.close() ? "resolve" : "trigger")
                .add("dedup_key", Fit.cut(KEY_LETTERS, String::length, change.alertId()))
                .add("client", "oxmon")
                .add("payload", payload);
        JsonArrayBuilder links = JSON.createArrayBuilder();
        if (message.link().startsWith("http")) {
            event.add("client_url", message.link());
        }
        if (told.runbook().startsWith("http")) {
            links.add(JSON.createObjectBuilder().add("href", told.runbook()).add("text", "Runbook"));
        }
        return event.add("links", links).build();
    }

    private static String severity(Severity severity) {
        return switch (severity) { // its "error" stays for others
            case INFO -> "info";
            case WARNING -> "warning";
            case CRITICAL -> "critical";
        };
    }
}
