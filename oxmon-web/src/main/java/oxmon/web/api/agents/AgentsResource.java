package oxmon.web.api.agents;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.metrics.Metrics;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** Shows the hosts. */
@RequestScoped
@Path("agents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Hosts")
public class AgentsResource {
    @Inject
    Agents agents;

    @Inject
    Metrics metrics;

    /** All hosts in name order. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The hosts, in name order", description = "Whole unless a limit is given.")
    @APIResponse(
            responseCode = "200",
            description = "The hosts; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = AgentView.class)))
    public Response list(
            @QueryParam("internal") @DefaultValue("false") String internal,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.whole(limit, offset);
        return page.of(agents.list(flag("internal", internal)).stream()
                .map(AgentView::of)
                .toList());
    }

    /** One host. */
    @GET
    @Path("{id}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One host")
    public AgentView one(@PathParam("id") String id) {
        return AgentView.of(existing(id));
    }

    /** The newest value of every series of the host, however old. */
    @GET
    @Path("{id}/latest")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The newest value of every series of a host", description = "However old it is.")
    public List<LatestView> latest(@PathParam("id") String id) {
        existing(id);
        return metrics.latest(id).stream().map(LatestView::of).toList();
    }

    private AgentStatus existing(String id) {
        return agents.find(id).orElseThrow(() -> Fault.notFound("there is no agent " + id));
    }

    private static boolean flag(String name, String text) {
        return switch (text) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw Fault.invalid(name, name + " must be true or false");
        };
    }
}
