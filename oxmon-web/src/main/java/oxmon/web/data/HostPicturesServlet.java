package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import oxmon.identity.Permission;
import oxmon.server.agents.fleet.Fleet;
import oxmon.server.agents.fleet.HostHistory;

/** The curves and ribbons of the hosts on the screen. Each asks the store, so rows come first and without. */
@WebServlet("/ui/data/hosts/pictures")
public class HostPicturesServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 500;

    @Inject
    private transient Fleet fleet;

    @Inject
    private transient HostHistory history;

    /** Made by the container. */
    public HostPicturesServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        String[] ids = request.getParameterValues("ids");
        JsonArrayBuilder hosts = JSON.createArrayBuilder();
        Arrays.stream(ids == null ? new String[0] : ids)
                .distinct()
                .limit(MOST)
                .map(fleet::find)
                .flatMap(Optional::stream)
                .forEach(host -> hosts.add(Rows.picture(host.agent().id(), history.of(host))));
        return JSON.createObjectBuilder().add("hosts", hosts).build();
    }
}
