package oxmon.web.api.notification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
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

/** Windows of silence. Those of server.toml are shown and cannot be changed here. */
@RequestScoped
@Path("silences")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notifications")
public class SilencesResource {
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
        return Page.whole(limit, offset).of(notifications.windows(), window -> SilenceView.of(window, now));
    }
}
