package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;

/** The story of one alert: what happened to it in order, and what its rule is now. */
@WebServlet("/ui/data/alert")
public class AlertServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final long AHEAD_MILLIS = 3_600_000;

    /** How many events of the host are looked through for those of the alert; what is older than these is not told. */
    private static final int MOST = 10_000;

    @Inject
    private transient ActiveAlerts active;

    @Inject
    private transient Alerts alerts;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public AlertServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String id = required(request, "id");
        Optional<AlertRow> firing =
                active.list().stream().filter(row -> row.id().equals(id)).findFirst();
        String given = text(request, "host", "");
        @Nullable String host = firing.map(row -> row.series().agent()).orElse(given.isEmpty() ? null : given);
        long fired =
                firing.map(AlertRow::firedMillis).orElseGet(() -> number(request, "fired", 0, 0, Long.MAX_VALUE / 2));
        List<AlertRow> events = events(id, host, fired);
        if (events.isEmpty()) {
            throw Fault.notFound("there is no such alert, or it is older than the alerts that are kept");
        }
        Map<String, Rule> rules = AlertRows.byId(alerts.rules());
        AlertRow newest = events.get(events.size() - 1);
        Rule rule = rules.get(newest.ruleId());
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("alert", AlertRows.row(newest, rule))
                .add("events", AlertRows.rows(events, rules))
                .add("rule", rule == null ? JsonValue.NULL : rule(rule))
                .build();
    }

    /** The oldest first. */
    private List<AlertRow> events(String id, @Nullable String host, long fired) {
        List<AlertRow> events =
                new ArrayList<>(alerts
                        .history(new AlertFile.Wanted(null, host, fired, clock.millis() + AHEAD_MILLIS, MOST, 0))
                        .rows()
                        .stream()
                        .filter(row -> row.id().equals(id))
                        .toList());
        Collections.reverse(events);
        return events;
    }

    private static JsonObject rule(Rule rule) {
        return JSON.createObjectBuilder()
                .add("id", rule.id())
                .add("name", rule.name())
                .add("enabled", rule.enabled())
                .add("for_secs", rule.forMillis() / 1000)
                .add("own_message", rule.message() != null)
                .add("runbook", rule.runbook())
                .build();
    }
}
