package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

/** One page of what happened to alerts, newest first. */
@WebServlet("/ui/data/alerts/history")
public class AlertHistoryServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Alerts alerts;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public AlertHistoryServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        int limit = (int) number(request, "limit", 50, 1, 500);
        int offset = (int) number(request, "offset", 0, 0, Integer.MAX_VALUE);
        AlertFile.Found found = alerts.history(AlertHistory.wanted(request, clock, limit, offset));
        Map<String, AlertNote> notes =
                alerts.acknowledgements(found.rows().stream().map(AlertRow::id).toList());
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("total", found.total())
                .add("rows", AlertRows.rows(found.rows(), AlertRows.byId(alerts.rules()), notes))
                .build();
    }
}
