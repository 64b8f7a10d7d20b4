package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import oxmon.identity.Permission;
import oxmon.server.agents.fleet.Fleet;
import oxmon.server.agents.fleet.Host;

/** The newest values of the hosts a page shows, without their curves. */
@WebServlet("/ui/data/hosts/rows")
public class HostRowsServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Fleet fleet;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public HostRowsServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String[] ids = request.getParameterValues("ids");
        Set<String> wanted = ids == null ? Set.of() : Set.copyOf(List.of(ids));
        long revision = fleet.revision();
        List<Host> all = fleet.hosts();
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        all.stream().filter(host -> wanted.contains(host.agent().id())).forEach(host -> rows.add(Rows.row(host)));
        return JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("revision", revision)
                .add("counts", Rows.counts(all))
                .add("fleet", Rows.fleet(all))
                .add("hosts", rows)
                .build();
    }
}
