package oxmon.web.api.metrics;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import oxmon.identity.Permission;
import oxmon.metrics.Series;
import oxmon.server.agents.groups.HostNames;
import oxmon.server.metrics.Metrics;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** Tells which series there are. */
@RequestScoped
@Path("series")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
public class SeriesResource {
    @Inject
    Metrics metrics;

    @Inject
    HostNames hosts;

    @Inject
    Clock clock;

    /** The series. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The series there are, by host, metric and labels",
            description =
                    "All that have any point within the retention; with from, those too of which only rollups are left. "
                            + QueryWords.LABELS)
    @APIResponse(
            responseCode = "200",
            description = "The series; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = SeriesView.class)))
    public Response list(
            @BeanParam SeriesParameters asked,
            @Parameter(description = QueryWords.METRIC) @QueryParam("metric") List<String> metric) {
        return asked.page().of(asked.series(metrics, hosts, clock.instant()), SeriesView::of);
    }

    /** The newest value of each series. */
    @GET
    @Path("latest")
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The newest value of each series of a metric, over all hosts",
            description = "However old it is. " + QueryWords.LABELS)
    @APIResponse(
            responseCode = "200",
            description = "The values, by host, metric and labels; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = SeriesLatestView.class)))
    public Response latest(
            @BeanParam SeriesParameters asked,
            @Parameter(description = QueryWords.METRIC, required = true, example = "cpu.usage") @QueryParam("metric")
                    List<String> metric) {
        return asked.page().of(metrics.latest(asked.selectorOfMetric(hosts, clock.instant())), SeriesLatestView::of);
    }

    /** The hosts that have such series. */
    @GET
    @Path("agents")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The hosts that have such series", description = QueryWords.LABELS)
    @APIResponse(
            responseCode = "200",
            description = "Their names; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = String.class)))
    public Response agents(
            @BeanParam SeriesParameters asked,
            @Parameter(description = QueryWords.METRIC) @QueryParam("metric") List<String> metric) {
        return distinct(asked, series -> Stream.of(series.agent()));
    }

    /** The metrics that such series have. */
    @GET
    @Path("metrics")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The metrics there are", description = QueryWords.LABELS)
    @APIResponse(
            responseCode = "200",
            description = "Their names; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = String.class)))
    public Response metrics(
            @BeanParam SeriesParameters asked,
            @Parameter(description = QueryWords.METRIC) @QueryParam("metric") List<String> metric) {
        return distinct(asked, series -> Stream.of(series.metric()));
    }

    /** The labels that such series have. */
    @GET
    @Path("labels")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The labels there are", description = QueryWords.LABELS)
    @APIResponse(
            responseCode = "200",
            description = "Their keys; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = String.class)))
    public Response labels(
            @BeanParam SeriesParameters asked,
            @Parameter(description = QueryWords.METRIC) @QueryParam("metric") List<String> metric) {
        return distinct(asked, series -> series.labels().asMap().keySet().stream());
    }

    /** The values of one label. */
    @GET
    @Path("labels/{key}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The values that a label has", description = QueryWords.LABELS)
    @APIResponse(
            responseCode = "200",
            description = "The values; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = String.class)))
    public Response values(
            @PathParam("key") String key,
            @BeanParam SeriesParameters asked,
            @Parameter(description = QueryWords.METRIC) @QueryParam("metric") List<String> metric) {
        return distinct(asked, series -> Stream.ofNullable(series.labels().get(key)));
    }

    private Response distinct(SeriesParameters asked, Function<Series, Stream<String>> words) {
        Page page = asked.page();
        TreeSet<String> found = new TreeSet<>();
        asked.series(metrics, hosts, clock.instant())
                .forEach(series -> words.apply(series).forEach(found::add));
        return page.of(List.copyOf(found));
    }
}
