package oxmon.web.api.agents;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.agents.groups.Groups;
import oxmon.server.agents.groups.HostFilter;
import oxmon.server.agents.groups.HostTags;
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

    @Inject
    Groups groups;

    @Inject
    HostTags tags;

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
            @Parameter(description = "name or id of a group") @QueryParam("group") List<String> inGroups,
            @Parameter(description = "such as env=prod, env!=test or env") @QueryParam("tag") List<String> withTags,
            @Parameter(description = "words; group:web and tag:env=prod among them")
                    @QueryParam("search")
                    @DefaultValue("")
                    String search,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.whole(limit, offset);
        HostFilter filter = new HostFilter(groups, search);
        inGroups.forEach(name -> filter.inGroup(groups, name));
        withTags.forEach(filter::hasTag);
        return page.of(agents.list(flag("internal", internal)).stream()
                .filter(filter)
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

    /** The host's tags. */
    @GET
    @Path("{id}/tags")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The tags of a host")
    public TagsView tags(@PathParam("id") String id) {
        return TagsView.of(id, tags.of(id));
    }

    /** Sets these tags and removes all others that were set here. */
    @PUT
    @Path("{id}/tags")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.GROUPS_WRITE)
    @Operation(
            summary = "Set the tags of a host",
            description = "Removes all others that were set here; those the agent sends stay beneath.")
    @RequestBody(content = @Content(schema = @Schema(ref = "TagsRequest")))
    public TagsView replaceTags(@PathParam("id") String id, JsonObject body) {
        return TagsView.of(id, tags.replace(id, TagsRequest.texts(body, false)));
    }

    /** Sets some tags and leaves the others; null takes one back. */
    @PATCH
    @Path("{id}/tags")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.GROUPS_WRITE)
    @Operation(summary = "Change some tags of a host", description = "Null takes back what was set here.")
    @RequestBody(content = @Content(schema = @Schema(ref = "TagsRequest")))
    public TagsView changeTags(@PathParam("id") String id, JsonObject body) {
        return TagsView.of(id, tags.merge(id, TagsRequest.texts(body, true), TagsRequest.nulls(body)));
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
