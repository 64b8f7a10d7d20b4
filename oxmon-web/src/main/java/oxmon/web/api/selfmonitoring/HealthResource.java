package oxmon.web.api.selfmonitoring;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import oxmon.server.selfmonitoring.Health;
import oxmon.web.api.auth.Open;

/** Tells how the server is. */
@RequestScoped
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Server")
public class HealthResource {
    @Inject
    Health health;

    /** 200 while points can be kept, else 503 with the reason. */
    @GET
    @Open
    @Operation(summary = "How the server is", description = "503 when it cannot keep points, with the reasons.")
    @APIResponse(
            responseCode = "200",
            description = "It works",
            content = @Content(schema = @Schema(implementation = HealthView.class)))
    @APIResponse(
            responseCode = "503",
            description = "It cannot keep points",
            content = @Content(schema = @Schema(implementation = HealthView.class)))
    public Response health() {
        Health.Report report = health.report();
        return Response.status(report.available() ? 200 : 503)
                .entity(HealthView.of(report))
                .build();
    }

    /**
     * The server's state.
     *
     * @param status ok, degraded (works with something left out) or unavailable
     * @param problems what is wrong, in sentences
     */
    public record HealthView(
            String status,
            String version,
            long uptimeSecs,
            int agentCount,
            String storageStatus,
            List<String> problems) {
        static HealthView of(Health.Report report) {
            return new HealthView(
                    report.status(),
                    report.version(),
                    report.uptime().toSeconds(),
                    report.agentCount(),
                    report.storageStatus(),
                    report.problems());
        }
    }
}
