package oxmon.web.api.agents;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.groups.Group;
import oxmon.server.agents.groups.GroupChange;
import oxmon.server.agents.groups.Groups;
import oxmon.web.api.IfMatch;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;
import oxmon.web.api.errors.ErrorView;

/** Groups of hosts. A path takes the group's id or name; an exact id wins. */
@RequestScoped
@Path("groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Groups")
public class GroupsResource {
    @Inject
    Groups groups;

    /** All groups in the order of their names. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The groups of hosts, in name order")
    @APIResponse(
            responseCode = "200",
            description = "The groups; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = GroupView.class)))
    public Response list(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, 100);
        return page.of(groups.list().stream().map(this::view).toList());
    }

    /** One group. */
    @GET
    @Path("{id}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One group")
    @APIResponse(
            responseCode = "200",
            description = "The group; ETag has its version",
            content = @Content(schema = @Schema(implementation = GroupView.class)))
    public Response one(@PathParam("id") String id) {
        return answer(Response.ok(), existing(id));
    }

    /** Makes a group. */
    @POST
    @Requires(Permission.GROUPS_WRITE)
    @Operation(
            summary = "Make a group",
            description =
                    "A host is in it when it is a member, or when its name fits one of the globs and its tags meet all demands.")
    @APIResponse(
            responseCode = "201",
            description = "The group",
            content = @Content(schema = @Schema(implementation = GroupView.class)))
    public Response create(GroupRequest wanted, @Context UriInfo uri) {
        Group made = groups.create(wanted.change());
        return answer(Response.created(uri.getAbsolutePathBuilder().path("{id}").build(made.id())), made);
    }

    /** Changes what the body names and leaves the rest. */
    @PATCH
    @Path("{id}")
    @Requires(Permission.GROUPS_WRITE)
    @Operation(
            summary = "Change a group",
            description =
                    "What is left out stays. With If-Match, a group that was changed meanwhile is answered 409 with its newer state.")
    @APIResponse(
            responseCode = "200",
            description = "The group",
            content = @Content(schema = @Schema(implementation = GroupView.class)))
    public Response change(
            @PathParam("id") String id,
            GroupRequest wanted,
            @Parameter(description = "the version the change is made upon") @HeaderParam("If-Match") @Nullable
                    String ifMatch) {
        try {
            return answer(Response.ok(), groups.change(id, wanted.change(), IfMatch.version(ifMatch)));
        } catch (Fault fault) {
            if (fault.kind() == Fault.Kind.CONFLICT) {
                return ErrorView.conflict(fault, view(existing(id)));
            }
            throw fault;
        }
    }

    /** Removes a group; its hosts stay. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.GROUPS_WRITE)
    @Operation(summary = "Remove a group", description = "Its hosts stay.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void remove(@PathParam("id") String id) {
        groups.remove(id);
    }

    private Group existing(String id) {
        return groups.find(id).orElseThrow(() -> Fault.notFound("there is no group " + id));
    }

    private Response answer(Response.ResponseBuilder answer, Group group) {
        return answer.entity(view(group))
                .header("ETag", IfMatch.tag(group.version()))
                .build();
    }

    private GroupView view(Group group) {
        return new GroupView(
                group.id(),
                group.name(),
                group.description(),
                group.selector().globs(),
                group.selector().tags(),
                group.selector().members(),
                groups.hosts(group).stream().map(AgentStatus::id).toList(),
                group.version(),
                group.createdAt(),
                group.updatedAt());
    }

    /** What to make or change. */
    @Schema(name = "GroupRequest")
    public record GroupRequest(
            @Nullable String name,
            @Nullable String description,
            @Nullable List<String> globs,
            @Nullable List<String> tags,
            @Nullable List<String> members) {
        GroupChange change() {
            return new GroupChange(name, description, globs, tags, members);
        }
    }

    /**
     * A group.
     *
     * @param globs patterns over names, such as {@code web-*}
     * @param tags demands such as {@code env=prod}, {@code env!=test} or {@code gpu}
     * @param members names of hosts that are in it whatever else
     * @param agents the hosts that are in it now
     */
    @Schema(name = "Group")
    public record GroupView(
            String id,
            String name,
            String description,
            List<String> globs,
            List<String> tags,
            List<String> members,
            List<String> agents,
            long version,
            Instant createdAt,
            Instant updatedAt) {}
}
