package oxmon.web.api.agents;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.NewToken;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.agents.whitelist.WhitelistEntry;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** Decides which agents may report. A path takes the agent's name or the entry's id; an exact name wins. */
@RequestScoped
@Path("agents/whitelist")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Whitelist")
public class WhitelistResource {
    @Inject
    Whitelist whitelist;

    @Inject
    Agents agents;

    /** Lets an agent report. */
    @POST
    @Requires(Permission.WHITELIST_WRITE)
    @Operation(summary = "Let an agent report", description = "Answers its token, this once.")
    @APIResponse(
            responseCode = "201",
            description = "It may report with this token",
            content = @Content(schema = @Schema(implementation = CreatedView.class)))
    public Response add(AddRequest add, @Context UriInfo uri) {
        NewToken made = whitelist.add(add.agentId(), add.description());
        WhitelistEntry entry = made.entry();
        return Response.created(uri.getAbsolutePathBuilder().path("{id}").build(entry.agentId()))
                .entity(new CreatedView(
                        entry.id(), entry.agentId(), made.token(), entry.createdAt(), entry.description()))
                .build();
    }

    /** Who may report. */
    @GET
    @Requires(Permission.WHITELIST_READ)
    @Operation(summary = "The agents that may report", description = "Never their tokens.")
    @APIResponse(
            responseCode = "200",
            description = "The entries; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = EntryView.class)))
    public Response list(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        Page page = Page.whole(limit, offset);
        return page.of(whitelist.list().stream().map(this::view).toList());
    }

    /** Changes the description. */
    @PUT
    @Path("{agent_id}")
    @Requires(Permission.WHITELIST_WRITE)
    @Operation(summary = "Describe an agent")
    public EntryView describe(@PathParam("agent_id") String agentId, DescribeRequest change) {
        return view(whitelist.describe(agentId, change.description()));
    }

    /** Makes a new token. */
    @POST
    @Path("{agent_id}/token")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.WHITELIST_WRITE)
    @Operation(summary = "Make a new token", description = "The old one is refused from now on.")
    public TokenView renew(@PathParam("agent_id") String agentId) {
        NewToken made = whitelist.renewToken(agentId);
        return new TokenView(made.entry().agentId(), made.token());
    }

    /** Takes an agent off the list; its open streams end. */
    @DELETE
    @Path("{agent_id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.WHITELIST_WRITE)
    @Operation(summary = "Let an agent report no more", description = "Its open streams end.")
    public EntryView remove(@PathParam("agent_id") String agentId) {
        return view(whitelist.remove(agentId));
    }

    private EntryView view(WhitelistEntry entry) {
        Optional<AgentStatus> host = agents.find(entry.agentId());
        return new EntryView(
                entry.id(),
                entry.agentId(),
                entry.createdAt(),
                entry.updatedAt(),
                entry.description(),
                host.map(AgentStatus::lastSeen).orElse(null),
                host.map(AgentStatus::state)
                        .orElse(AgentStatus.State.UNKNOWN)
                        .name()
                        .toLowerCase(Locale.ROOT));
    }

    /** Which agent to let in. */
    @Schema(name = "WhitelistAdd")
    public record AddRequest(String agentId, @Nullable String description) {}

    /** What to write about it; null for nothing. */
    @Schema(name = "WhitelistDescribe")
    public record DescribeRequest(@Nullable String description) {}

    /**
     * The new entry.
     *
     * @param token for the agent's {@code auth_token}; cannot be had a second time
     */
    @Schema(name = "WhitelistCreated")
    public record CreatedView(
            String id,
            String agentId,
            String token,
            Instant createdAt,
            @Nullable String description) {}

    /** The new token. */
    @Schema(name = "WhitelistToken")
    public record TokenView(String agentId, String token) {}

    /**
     * One agent that may report.
     *
     * @param lastSeen null when it never reported
     * @param status active, inactive, or unknown when it never reported
     */
    @Schema(name = "WhitelistEntry")
    public record EntryView(
            String id,
            String agentId,
            Instant createdAt,
            Instant updatedAt,
            @Nullable String description,
            @Nullable Instant lastSeen,
            String status) {}
}
