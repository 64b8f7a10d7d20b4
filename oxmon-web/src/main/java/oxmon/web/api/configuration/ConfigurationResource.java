package oxmon.web.api.configuration;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.configuration.AlertingConfiguration;
import oxmon.server.configuration.AlertingConfiguration.Outcome;
import oxmon.server.configuration.ConfigurationDocument;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.api.Numbers;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;

/** Rules, channels and windows of silence as one document. */
@RequestScoped
@Path("alerts/configuration")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
public class ConfigurationResource {
    @Inject
    AlertingConfiguration configuration;

    @Inject
    Notifications notifications;

    @Inject
    Clock clock;

    /** The document. */
    @GET
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Rules, channels and windows of silence as one document",
            description =
                    "What people made; what server.toml provides is in that file. Secrets of channels are masked.")
    @APIResponse(
            responseCode = "200",
            description = "The document",
            content = @Content(schema = @Schema(ref = "AlertingConfiguration")))
    public Map<String, Object> export() {
        return ConfigurationDocument.of(configuration, clock.instant());
    }

    /** Puts a document in place. */
    @PUT
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Put rules, channels and windows of silence in place",
            description =
                    "Each takes the place of that of its name, or is made; a section that is not there stays as it is. All are checked"
                            + " before the first is changed. A secret that comes masked stays as it was; of a channel that is new it must be"
                            + " entered. What server.toml provides stays.")
    @RequestBody(content = @Content(schema = @Schema(ref = "AlertingConfiguration")))
    @APIResponse(
            responseCode = "200",
            description = "What became of it",
            content = @Content(schema = @Schema(ref = "AlertingConfigurationOutcome")))
    @APIResponse(
            responseCode = "400",
            description = "Some of it makes no sense; problems has all of them, and nothing was changed",
            content = @Content(schema = @Schema(ref = "AlertingConfigurationOutcome")))
    public Response put(
            JsonObject body,
            @Parameter(description = "true: what people made and the document does not have is removed")
                    @QueryParam("replace")
                    @Nullable
                    String replace,
            @Parameter(description = "true: only says what would come of it") @QueryParam("dry_run") @Nullable
                    String dryRun,
            @Context SecurityContext caller) {
        Outcome outcome = configuration.put(
                ConfigurationDocument.sections(body),
                Boolean.TRUE.equals(Numbers.flag("replace", replace)),
                !Boolean.TRUE.equals(Numbers.flag("dry_run", dryRun)),
                CallerContext.of(caller));
        if (outcome.applied()) {
            notifications.reconsider();
        }
        Map<String, Object> view = new LinkedHashMap<>();
        if (!outcome.problems().isEmpty()) {
            AlertingConfiguration.Problem first = outcome.problems().get(0);
            view.put("error", first.where() + ": " + first.detail());
            view.put("code", "BAD_REQUEST");
            view.put("field", first.where());
        }
        view.putAll(ConfigurationDocument.of(outcome));
        return Response.status(outcome.problems().isEmpty() ? 200 : 400)
                .entity(view)
                .build();
    }
}
