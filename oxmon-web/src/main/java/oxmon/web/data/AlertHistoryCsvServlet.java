package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.common.FormulaGuard;

/** What happened to alerts as a file for spreadsheets, all of it, newest first; times are UTC. */
@WebServlet("/ui/data/alerts/history.csv")
public class AlertHistoryCsvServlet extends DataServlet {
    private static final long serialVersionUID = 1;
    private static final String COLUMNS =
            "\ufefftime,status,severity,host,metric,labels,value,threshold,rule,message,fired_at,alert\r\n";

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

    /** The names of the columns. */
    @Override
    byte[] body(HttpServletRequest request) {
        return COLUMNS.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AlertFile.Wanted wanted = AlertHistory.wanted(request, clock, 1, 0);
        head(response);
        OutputStream out = response.getOutputStream();
        out.write(body(request));
        try {
            alerts.history(wanted, part -> write(out, part));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(OutputStream out, List<AlertRow> part) {
        try {
            out.write(lines(part).getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) { // the visitor has gone
            throw new UncheckedIOException(e);
        }
    }

    /** The file; it begins with a byte order mark, without which Excel takes UTF-8 for something else. */
    static String text(List<AlertRow> rows) {
        return COLUMNS + lines(rows);
    }

    private static String lines(List<AlertRow> rows) {
        StringBuilder text = new StringBuilder();
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
        return '"' + FormulaGuard.guarded(text).replace("\"", "\"\"") + '"';
    }
}
