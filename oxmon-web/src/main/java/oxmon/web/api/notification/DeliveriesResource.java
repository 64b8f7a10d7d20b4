package oxmon.web.api.notification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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
import oxmon.server.notification.delivery.Notifications;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** The delivery log: what was told by which channel, what waits, and what was given up. */
@RequestScoped
@Path("deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
public class DeliveriesResource {
    private static final int USUAL_LIMIT = 100;

    @Inject
    Notifications notifications;

    /** The log. */
    @GET
    @Requires(Permission.ALERTS_WRITE)
    @Operation(summary = "The delivery log, newest first")
    @APIResponse(
            responseCode = "200",
            description = "The messages; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = DeliveryView.class)))
    public Response list(
            @QueryParam("channel") @Nullable String channel,
            @Parameter(description = "queued, sent or dead") @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        NotificationFile.Found found =
                notifications.deliveries(NotificationFile.Wanted.of(channel, state, page.limit(), page.offset()));
        return Response.ok(found.rows().stream().map(DeliveryView::of).toList())
                .header("X-Total-Count", found.total())
                .build();
    }

    /** One message. */
    @GET
    @Path("{id}")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(summary = "One message with every attempt")
    @APIResponse(
            responseCode = "200",
            description = "The message",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public DeliveryView one(@PathParam("id") String id) {
        return DeliveryView.of(notifications.delivery(number(id)));
    }

    /** Sends a message again. */
    @POST
    @Path("{id}/again")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Send a message again that was given up",
            description = "It is queued; the channel takes it when its turn comes.")
    @APIResponse(
            responseCode = "202",
            description = "The message, which is queued",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    public Response again(@PathParam("id") String id) {
        return Response.accepted(DeliveryView.of(notifications.again(number(id))))
                .build();
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw Fault.notFound("there is no delivery " + id);
        }
    }
}
