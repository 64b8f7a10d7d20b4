package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.identity.Permission;
import oxmon.server.notification.ChannelTypes;
import oxmon.server.notification.Channels;

/** What the form of a channel needs: the types there are, and the channel of an id when there is one. */
@WebServlet("/ui/data/channels/form")
public class ChannelFormServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Channels channels;

    /** Made by the container. */
    public ChannelFormServlet() {
        super(Permission.ALERTS_WRITE);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        JsonArrayBuilder types = JSON.createArrayBuilder();
        ChannelTypes.all().forEach(type -> types.add(ChannelRows.type(type)));
        JsonObjectBuilder answer = JSON.createObjectBuilder().add("types", types);
        channels.find(text(request, "id", "")).ifPresent(entry -> answer.add("channel", ChannelRows.channel(entry)));
        return answer.build();
    }
}
