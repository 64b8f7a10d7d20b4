package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import oxmon.identity.Permission;
import oxmon.notification.SilenceReader;
import oxmon.server.agents.groups.Groups;
import oxmon.server.notification.SilenceWindows;

/** What the form of a window of silence needs: its fields, the groups there are, and the window of an id when there is one. */
@WebServlet("/ui/data/silences/form")
public class SilenceFormServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient SilenceWindows windows;

    @Inject
    private transient Groups groups;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public SilenceFormServlet() {
        super(Permission.ALERTS_WRITE);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        JsonArrayBuilder fields = JSON.createArrayBuilder();
        SilenceReader.fields().forEach(field -> fields.add(RuleRows.field(field)));
        JsonArrayBuilder names = JSON.createArrayBuilder();
        groups.list().forEach(group -> names.add(group.name()));
        JsonObjectBuilder answer = JSON.createObjectBuilder()
                .add("now", clock.millis())
                .add("zone", windows.zone().getId())
                .add("groups", names)
                .add("fields", fields);
        windows.find(text(request, "id", ""))
                .ifPresent(entry -> answer.add("silence", SilenceRows.window(entry, clock.instant())));
        return answer.build();
    }
}
