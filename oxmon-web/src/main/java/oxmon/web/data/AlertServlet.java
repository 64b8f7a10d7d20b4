package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Rule;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.metrics.Metrics;
import oxmon.server.notification.delivery.Notifications;

/** The story of one alert: what happened to it in order, what people did about it, and what its rule is now. */
@WebServlet("/ui/data/alert")
public class AlertServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Alerts alerts;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient Notifications notifications;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public AlertServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String id = required(request, "id");
        List<AlertRow> events = alerts.ofAlert(id);
        if (events.isEmpty()) {
            throw Fault.notFound("there is no such alert, or it is older than the alerts that are kept");
        }
        Map<String, Rule> rules = AlertRows.byId(alerts.rules());
        AlertRow newest = events.get(events.size() - 1);
        Rule rule = rules.get(newest.ruleId());
        JsonArrayBuilder notes = JSON.createArrayBuilder();
        alerts.notes(id).forEach(note -> notes.add(AlertRows.note(note)));
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("alert", AlertRows.row(newest, rule).add("acknowledged", acknowledged(newest)))
                .add("held_back_by", heldBackBy(newest))
                .add("flapping", !notifications.flapping(List.of(newest)).isEmpty())
                .add("events", AlertRows.rows(events, rules))
                .add("notes", notes)
                .add("newest", newest(newest))
                .add("rule", rule == null ? JsonValue.NULL : rule(rule))
                .build();
    }

    /** The newest point of its series while it fires, which the curve shows as a part of a mean at best. */
    private JsonValue newest(AlertRow row) {
        return row.kind() == AlertEvent.Kind.RESOLVED
                ? JsonValue.NULL
                : metrics.recent(row.series().agent()).stream()
                        .filter(point -> point.series().equals(row.series()) && Double.isFinite(point.value()))
                        .findFirst()
                        .<JsonValue>map(point -> JSON.createObjectBuilder()
                                .add("value", point.value())
                                .add("at", point.millis())
                                .build())
                        .orElse(JsonValue.NULL);
    }

    /** The alert that holds it back now. */
    private JsonValue heldBackBy(AlertRow newest) {
        AlertRow by = newest.kind() == AlertEvent.Kind.RESOLVED
                ? null
                : notifications.heldBack(List.of(newest)).get(newest.id());
        return by == null
                ? JsonValue.NULL
                : JSON.createObjectBuilder()
                        .add("id", by.id())
                        .add("rule", by.ruleName())
                        .add("fired", by.firedMillis())
                        .build();
    }

    private JsonValue acknowledged(AlertRow newest) {
        AlertNote note = alerts.acknowledgements(List.of(newest.id())).get(newest.id());
        boolean over = newest.kind() == AlertEvent.Kind.RESOLVED;
        return AlertRows.note(note == null || over || !note.holds(clock.millis()) ? null : note);
    }

    private static JsonObject rule(Rule rule) {
        return JSON.createObjectBuilder()
                .add("id", rule.id())
                .add("name", rule.name())
                .add("enabled", rule.enabled())
                .add("for_secs", rule.forMillis() / 1000)
                .add("silence_secs", rule.silenceMillis() / 1000)
                .add("own_message", rule.message() != null)
                .add("runbook", rule.runbook())
                .build();
    }
}
