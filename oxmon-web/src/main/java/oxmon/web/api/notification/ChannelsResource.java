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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** Channels by which people are told of alerts. Those of server.toml are shown and cannot be changed here. */
@RequestScoped
@Path("channels")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
public class ChannelsResource {
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
        return Page.whole(limit, offset)
                .of(notifications.channels(), channel -> ChannelView.of(channel, notifications));
    }

    /** One channel. */
    @GET
    @Path("{name}")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(summary = "One channel")
    @APIResponse(
            responseCode = "200",
            description = "The channel",
            content = @Content(schema = @Schema(implementation = ChannelView.class)))
    public ChannelView one(@PathParam("name") String name) {
        return ChannelView.of(notifications.channel(name), notifications);
    }

    /** Tries a channel. */
    @POST
    @Path("{name}/test")
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
    public TrialView test(@PathParam("name") String name) {
        return TrialView.of(notifications.test(name));
    }
}
