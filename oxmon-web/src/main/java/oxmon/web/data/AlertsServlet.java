package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import oxmon.alerting.Rule;
import oxmon.alerting.Severity;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.web.ui.common.Preferences;

/** What fires now, the worst first, then the newest, what somebody looks after last; when nothing does, what happened last. */
@WebServlet("/ui/data/alerts")
public class AlertsServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    /** A storm is told by its numbers; nobody reads further. */
    private static final int MOST = 500;

    @Inject
    private transient ActiveAlerts active;

    @Inject
    private transient Alerts alerts;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public AlertsServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        List<AlertRow> all = active.list();
        Map<Severity, Integer> counts = active.counts();
        List<Rule> inForce = alerts.rules();
        Map<String, Rule> rules = AlertRows.byId(inForce);
        AlertWords words = AlertWords.of(counts, active.open(), Preferences.locale(request));
        JsonObjectBuilder number = JSON.createObjectBuilder().add("all", all.size());
        for (Severity severity : Severity.values()) {
            number.add(severity.word(), counts.getOrDefault(severity, 0));
        }
        Optional<Severity> wanted = Severity.of(text(request, "severity", ""));
        List<AlertRow> shown = AlertRows.worst(active, row -> wanted.isEmpty() || row.severity() == wanted.get(), MOST);
        JsonArray rows = AlertRows.rows(shown, rules, active.acknowledged()).build();
        String mark = mark(rows);
        boolean known = mark.equals(text(request, "mark", ""));
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("title", words.title())
                .add("details", words.details())
                .add("counts", number)
                .add("mark", mark)
                .add("alerts", known ? JsonValue.NULL : rows)
                .add(
                        "oldest",
                        all.isEmpty()
                                ? JsonValue.NULL
                                : JSON.createValue(all.get(0).firedMillis()))
                .add("rules", inForce.stream().filter(Rule::enabled).count())
                .add("last", last(all, rules))
                .build();
    }

    /** Tells a list from the one that a page has already; of a storm it is not sent again each time. */
    private static String mark(JsonArray rows) {
        CRC32 sum = new CRC32();
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        sum.update(bytes);
        return bytes.length + "-" + sum.getValue();
    }

    private JsonValue last(List<AlertRow> all, Map<String, Rule> rules) {
        if (!all.isEmpty()) {
            return JsonValue.NULL;
        }
        return alerts.newest()
                .<JsonValue>map(
                        row -> AlertRows.row(row, rules.get(row.ruleId())).build())
                .orElse(JsonValue.NULL);
    }
}
