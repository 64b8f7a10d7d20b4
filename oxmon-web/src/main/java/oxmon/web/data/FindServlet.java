package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import oxmon.identity.Permission;
import oxmon.server.agents.fleet.Fleet;

/** The hosts whose name holds what was typed, worst first. */
@WebServlet("/ui/data/find")
public class FindServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 9;

    @Inject
    private transient Fleet fleet;

    /** Made by the container. */
    public FindServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String query = text(request, "q", "").strip().toLowerCase(Locale.ROOT);
        JsonArrayBuilder hosts = JSON.createArrayBuilder();
        fleet.hosts().stream()
                .filter(host -> host.agent().id().toLowerCase(Locale.ROOT).contains(query))
                .limit(MOST)
                .forEach(host -> hosts.add(JSON.createObjectBuilder()
                        .add("id", host.agent().id())
                        .add("state", host.state().id())));
        return JSON.createObjectBuilder().add("hosts", hosts).build();
    }
}
