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
import java.time.Clock;
import java.time.Instant;
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
import oxmon.notification.SilenceWindow;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.notification.SilenceWindows;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.api.IfMatch;
import oxmon.web.api.Page;
import oxmon.web.api.Written;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;
import oxmon.web.api.errors.ErrorView;

/** Windows of silence. Those of server.toml are shown and cannot be changed here. */
@RequestScoped
@Path("silences")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
public class SilencesResource {
    @Inject
    SilenceWindows windows;

    @Inject
    Notifications notifications;

    @Inject
    Clock clock;

    /** The windows. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The windows of silence, and which of them are silent now")
    @APIResponse(
            responseCode = "200",
            description = "The windows; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = SilenceView.class)))
    public Response list(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        Instant now = clock.instant();
        return Page.whole(limit, offset).of(windows.list(), entry -> SilenceView.of(entry, now));
    }

    /** One window. */
    @GET
    @Path("{id}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One window of silence", description = "That of server.toml is known by its name.")
    @APIResponse(
            responseCode = "200",
            description = "The window; ETag has its version, unless server.toml provides it",
            content = @Content(schema = @Schema(implementation = SilenceView.class)))
    public Response one(@PathParam("id") String id) {
        return answer(Response.ok(), windows.get(id));
    }

    /** Makes a window. */
    @POST
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Make a window of silence",
            description = "It holds back what is not told yet. What still fires when it ends is told then.")
    @RequestBody(content = @Content(schema = @Schema(ref = "SilenceRequest")))
    @APIResponse(
            responseCode = "201",
            description = "The window",
            content = @Content(schema = @Schema(implementation = SilenceView.class)))
    public Response create(JsonObject body, @Context UriInfo uri, @Context SecurityContext caller) {
        Entry<SilenceWindow> made = windows.create(fields(body), CallerContext.of(caller));
        notifications.reconsider();
        return answer(Response.created(uri.getAbsolutePathBuilder().path("{id}").build(made.id())), made);
    }

    /** Changes what the body names and leaves the rest. */
    @PATCH
    @Path("{id}")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Change, enable or disable a window of silence",
            description =
                    "What is left out stays, a null takes a field back. With If-Match, or version in the body, a window that was"
                            + " changed meanwhile is answered 409 with its newer state; so is one that server.toml provides.")
    @RequestBody(content = @Content(schema = @Schema(ref = "SilenceRequest")))
    @APIResponse(
            responseCode = "200",
            description = "The window",
            content = @Content(schema = @Schema(implementation = SilenceView.class)))
    public Response change(
            @PathParam("id") String id,
            JsonObject body,
            @Parameter(description = "the version the change is made upon") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @Context SecurityContext caller) {
        try {
            Long version = Written.version(body, ifMatch);
            Entry<SilenceWindow> changed = windows.change(id, fields(body), version, CallerContext.of(caller));
            notifications.reconsider();
            return answer(Response.ok(), changed);
        } catch (Fault fault) {
            return conflict(fault, id);
        }
    }

    /** Removes a window. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Remove a window of silence",
            description = "What it held back is told. One that server.toml provides is answered 409.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove(
            @PathParam("id") String id,
            @Parameter(description = "the version that is meant") @HeaderParam("If-Match") @Nullable String ifMatch,
            @Context SecurityContext caller) {
        try {
            windows.remove(id, IfMatch.version(ifMatch), CallerContext.of(caller));
            notifications.reconsider();
            return Response.noContent().build();
        } catch (Fault fault) {
            return conflict(fault, id);
        }
    }

    private static Map<String, @Nullable Object> fields(JsonObject body) {
        return Written.fields(body, SilenceView.ONLY_READ, "fields");
    }

    private Response conflict(Fault fault, String id) {
        if (fault.kind() == Fault.Kind.CONFLICT) {
            return ErrorView.conflict(fault, SilenceView.of(windows.get(id), clock.instant()));
        }
        throw fault;
    }

    private Response answer(Response.ResponseBuilder answer, Entry<SilenceWindow> entry) {
        Made made = entry.made();
        if (made != null) {
            answer.header("ETag", IfMatch.tag(made.version()));
        }
        return answer.entity(SilenceView.of(entry, clock.instant())).build();
    }
}
