package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import oxmon.identity.Permission;
import oxmon.server.notification.SilenceWindows;

/** The windows of silence. */
@WebServlet("/ui/data/silences")
public class SilencesServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient SilenceWindows windows;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public SilencesServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        Instant now = clock.instant();
        JsonArrayBuilder all = JSON.createArrayBuilder();
        windows.list().forEach(entry -> all.add(SilenceRows.window(entry, now)));
        return JSON.createObjectBuilder()
                .add("now", now.toEpochMilli())
                .add("windows", all)
                .build();
    }
}
