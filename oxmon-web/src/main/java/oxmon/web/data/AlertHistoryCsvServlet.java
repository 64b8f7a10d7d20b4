package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertRow;

/** What happened to alerts as a file for spreadsheets, newest first; times are UTC. */
@WebServlet("/ui/data/alerts/history.csv")
public class AlertHistoryCsvServlet extends DataServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 10_000;

    @Inject
    private transient Alerts alerts;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public AlertHistoryCsvServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    String contentType() {
        return "text/csv";
    }

    @Override
    String fileName() {
        return "alerts.csv";
    }

    @Override
    byte[] body(HttpServletRequest request) {
        return text(alerts.history(AlertHistory.wanted(request, clock, MOST, 0)).rows())
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The file; it begins with a byte order mark, without which Excel takes UTF-8 for something else. */
    static String text(List<AlertRow> rows) {
        StringBuilder text = new StringBuilder(
                "\ufefftime,status,severity,host,metric,labels,value,threshold,rule,message,fired_at,alert\r\n");
        for (AlertRow row : rows) {
            String labels = row.labels().asMap().entrySet().stream()
                    .map(label -> label.getKey() + '=' + label.getValue())
                    .collect(Collectors.joining(", "));
            text.append(List.of(
                                    Instant.ofEpochMilli(row.millis()).toString(),
                                    row.status(),
                                    row.severity().word(),
                                    cell(row.series().agent()),
                                    cell(row.series().metric()),
                                    cell(labels),
                                    String.valueOf(row.value()),
                                    String.valueOf(row.threshold()),
                                    cell(row.ruleName()),
                                    cell(row.message()),
                                    Instant.ofEpochMilli(row.firedMillis()).toString(),
                                    row.id())
                            .stream()
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString();
    }

    /** In quotes; what a spreadsheet would take for a formula, and agents choose names, begins with an apostrophe. */
    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
