package oxmon.web.api.metrics;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.metrics.Samples;
import oxmon.server.metrics.Metrics;
import oxmon.server.settings.ServerSettings;
import oxmon.web.api.auth.Requires;

/** Answers for time series. */
@RequestScoped
@Path("metrics")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
public class MetricsResource {
    @Inject
    Metrics metrics;

    @Inject
    ServerSettings settings;

    @Inject
    Clock clock;

    /** The samples of one metric of one host, in the order of time. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The samples of a metric of a host, oldest first",
            description =
                    "Both ends are included. Label filters are written label.<key>=<value>, such as label.mount=/data.")
    @Parameter(name = "agent", required = true)
    @Parameter(name = "metric", required = true, example = "cpu.usage")
    @APIResponse(
            responseCode = "200",
            description = "The samples",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = SampleView.class)))
    public Response range(
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("metric") @Nullable String metric,
            @Parameter(description = "RFC 3339; one hour before the end when left out") @QueryParam("from") @Nullable
                    String from,
            @Parameter(description = "RFC 3339; now when left out") @QueryParam("to") @Nullable String to,
            @Parameter(description = "one sample for each such step, such as 5m") @QueryParam("step") @Nullable
                    String step,
            @Parameter(description = QueryWords.AGG) @QueryParam("agg") @Nullable String agg,
            @Context UriInfo uri) {
        RangeRequest request = RangeRequest.of(new Parameters(uri.getQueryParameters()), clock.instant());
        List<Samples> samples = metrics.range(request.query(settings.http().maxPoints()));
        return Response.ok(new SamplesJson(samples))
                .header(
                        "X-Total-Count",
                        samples.stream().mapToInt(Samples::size).sum())
                .build();
    }
}
