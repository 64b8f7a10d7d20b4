package oxmon.web.api.metrics;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.core.Variant;
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
import oxmon.server.agents.groups.HostNames;
import oxmon.server.metrics.Metrics;
import oxmon.web.api.auth.Requires;

/** Answers questions about many series at once. */
@RequestScoped
@Path("query")
@Produces({MediaType.APPLICATION_JSON, QueryColumns.TYPE})
@Tag(name = "Metrics")
public class QueryResource {
    private static final MediaType COLUMNS = MediaType.valueOf(QueryColumns.TYPE);

    @Inject
    Metrics metrics;

    @Inject
    HostNames hosts;

    @Inject
    Clock clock;

    /** The samples of many series. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "Many series at once: selected, stepped, grouped, ranked",
            description = "Steps come first, then groups, then the ranking. " + QueryWords.LABELS)
    @Parameter(name = "metric", required = true, example = "cpu.usage")
    @APIResponse(
            responseCode = "200",
            description = "The series; X-Total-Count has the number of their points",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = QueryView.class)),
                @Content(mediaType = QueryColumns.TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response query(
            @Parameter(description = QueryWords.AGENT) @QueryParam("agent") List<String> agent,
            @Parameter(description = QueryWords.METRIC) @QueryParam("metric") List<String> metric,
            @Parameter(description = QueryWords.MATCH) @QueryParam("match") List<String> match,
            @Parameter(description = QueryWords.FROM) @QueryParam("from") @Nullable String from,
            @Parameter(description = QueryWords.TO) @QueryParam("to") @Nullable String to,
            @Parameter(description = QueryWords.STEP) @QueryParam("step") @Nullable String step,
            @Parameter(description = QueryWords.AGG) @QueryParam("agg") @Nullable String agg,
            @Parameter(description = "labels that stay, such as mount or agent,mount; needs a step") @QueryParam("by")
                    List<String> by,
            @Parameter(
                            description =
                                    "how the values of several series at one step become one: avg, min, max, sum, count, p50, p95 or p99")
                    @QueryParam("across")
                    @Nullable
                    String across,
            @Parameter(description = "so many series with the greatest values, greatest first")
                    @QueryParam("top")
                    @Nullable
                    String top,
            @Parameter(description = "so many series with the smallest values, smallest first")
                    @QueryParam("bottom")
                    @Nullable
                    String bottom,
            @Parameter(
                            description =
                                    "what of a series top and bottom compare: avg, min, max, sum, count, first, last, p50, p95 or p99")
                    @QueryParam("rank")
                    @Nullable
                    String rank,
            @Context UriInfo uri,
            @Context Request request) {
        QueryRequest asked = QueryRequest.of(new Parameters(uri.getQueryParameters()), hosts, clock.instant());
        List<Samples> samples = metrics.query(asked.query());
        Variant wanted = request.selectVariant(Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, COLUMNS)
                .add()
                .build());
        boolean columns = wanted != null && COLUMNS.equals(wanted.getMediaType());
        return Response.ok(
                        columns ? new QueryColumns(asked.query().sampling(), samples) : new QueryJson(asked, samples),
                        columns ? COLUMNS : MediaType.APPLICATION_JSON_TYPE)
                .header("Vary", "Accept")
                .header(
                        "X-Total-Count",
                        samples.stream().mapToInt(Samples::size).sum())
                .build();
    }
}
