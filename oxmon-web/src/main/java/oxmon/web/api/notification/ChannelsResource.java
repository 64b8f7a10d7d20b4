package oxmon.web.api.notification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
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
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.Map;
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
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelTypes;
import oxmon.server.notification.Channels;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.api.IfMatch;
import oxmon.web.api.Page;
import oxmon.web.api.Written;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;
import oxmon.web.api.errors.ErrorView;

/** Channels by which people are told of alerts. Those of server.toml are shown and cannot be changed here. */
@RequestScoped
@Path("channels")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
public class ChannelsResource {
    private static final String INNER = "fields";

    @Inject
    Channels channels;

    @Inject
    Notifications notifications;

    /** The channels. */
    @GET
    @Requires(Permission.ALERTS_WRITE)
    @Operation(summary = "The channels and how they fare", description = "What is secret is masked.")
    @APIResponse(
            responseCode = "200",
            description = "The channels; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = ChannelView.class)))
    public Response list(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        return Page.whole(limit, offset).of(channels.list(), entry -> ChannelView.of(entry, notifications));
    }

    /** The types that channels may be of. */
    @GET
    @Path("types")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "The types of channels, with the fields of each",
            description =
                    "What a channel of the type may have, in the order of forms. A field that is secret is never shown again.")
    @APIResponse(
            responseCode = "200",
            description = "The types; X-Total-Count has their number",
            content = @Content(schema = @Schema(ref = "ChannelTypes")))
    public Response types(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        return Page.whole(limit, offset).of(ChannelTypes.all(), ChannelView::of);
    }

    /** One channel. */
    @GET
    @Path("{id}")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(summary = "One channel", description = "That of server.toml is known by its name.")
    @APIResponse(
            responseCode = "200",
            description = "The channel; ETag has its version, unless server.toml provides it",
            content = @Content(schema = @Schema(implementation = ChannelView.class)))
    public Response one(@PathParam("id") String id) {
        return answer(Response.ok(), channels.get(id));
    }

    /** Makes a channel. */
    @POST
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Make a channel",
            description = "It is told of alerts from then on, without a restart. Its secrets are kept encrypted.")
    @RequestBody(content = @Content(schema = @Schema(ref = "ChannelRequest")))
    @APIResponse(
            responseCode = "201",
            description = "The channel",
            content = @Content(schema = @Schema(implementation = ChannelView.class)))
    public Response create(JsonObject body, @Context UriInfo uri, @Context SecurityContext caller) {
        Entry<Channel> made = channels.create(fields(body), CallerContext.of(caller));
        notifications.reconsider();
        return answer(Response.created(uri.getAbsolutePathBuilder().path("{id}").build(made.id())), made);
    }

    /** Changes what the body names and leaves the rest. */
    @PATCH
    @Path("{id}")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Change, enable or disable a channel",
            description =
                    "What is left out stays, so does a secret that comes masked; a null takes a field back. A channel that would"
                            + " lead elsewhere needs its other secrets again. What waits for it is tried at once. With If-Match, or version in"
                            + " the body, a channel that was changed meanwhile is answered 409 with its newer state; so is one that server.toml"
                            + " provides.")
    @RequestBody(content = @Content(schema = @Schema(ref = "ChannelRequest")))
    @APIResponse(
            responseCode = "200",
            description = "The channel",
            content = @Content(schema = @Schema(implementation = ChannelView.class)))
    public Response change(
            @PathParam("id") String id,
            JsonObject body,
            @Parameter(description = "the version the change is made upon") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @Context SecurityContext caller) {
        try {
            Long version = Written.version(body, ifMatch);
            Entry<Channel> changed = channels.change(id, fields(body), version, CallerContext.of(caller));
            notifications.reconsider();
            return answer(Response.ok(), changed);
        } catch (Fault fault) {
            return conflict(fault, id);
        }
    }

    /** Removes a channel. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Remove a channel",
            description =
                    "What waits for it is given up, its part of the delivery log stays. One that server.toml provides is answered 409.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove(
            @PathParam("id") String id,
            @Parameter(description = "the version that is meant") @HeaderParam("If-Match") @Nullable String ifMatch,
            @Context SecurityContext caller) {
        try {
            channels.remove(id, IfMatch.version(ifMatch), CallerContext.of(caller));
            notifications.reconsider();
            return Response.noContent().build();
        } catch (Fault fault) {
            return conflict(fault, id);
        }
    }

    /** Tries a channel. */
    @POST
    @Path("{id}/test")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Send a test message by a channel",
            description =
                    "Waits for the other side, at most for the channel's timeout. A disabled channel can be tried, too.")
    @APIResponse(
            responseCode = "200",
            description = "How it ended, well or not",
            content = @Content(schema = @Schema(implementation = TrialView.class)))
    public TrialView test(@PathParam("id") String id) {
        return TrialView.of(notifications.test(channels.get(id).value()));
    }

    /** Tries a channel that is not kept yet. */
    @POST
    @Path("test")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Send a test message by a channel that is not kept yet",
            description = "With id, the body is what would be changed of that channel. Nothing is kept.")
    @RequestBody(content = @Content(schema = @Schema(ref = "ChannelRequest")))
    @APIResponse(
            responseCode = "200",
            description = "How it ended, well or not",
            content = @Content(schema = @Schema(implementation = TrialView.class)))
    public TrialView testDraft(JsonObject body) {
        Map<String, @Nullable Object> all = new HashMap<>(fields(body));
        Object id = body.containsKey("id") && !body.isNull("id") ? body.getString("id", "") : null;
        return TrialView.of(notifications.test(channels.draft(id == null ? null : id.toString(), all)));
    }

    private static Map<String, @Nullable Object> fields(JsonObject body) {
        return Written.fields(body, ChannelView.ONLY_READ, INNER);
    }

    private Response conflict(Fault fault, String id) {
        if (fault.kind() == Fault.Kind.CONFLICT) {
            return ErrorView.conflict(fault, ChannelView.of(channels.get(id), notifications));
        }
        throw fault;
    }

    private Response answer(Response.ResponseBuilder answer, Entry<Channel> entry) {
        Made made = entry.made();
        if (made != null) {
            answer.header("ETag", IfMatch.tag(made.version()));
        }
        return answer.entity(ChannelView.of(entry, notifications)).build();
    }
}
