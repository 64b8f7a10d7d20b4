package oxmon.web.api.metrics;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Series;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.agents.groups.HostNames;
import oxmon.server.metrics.Metrics;
import oxmon.web.api.Page;

/**
 * The parameters that all questions about series share, but {@code metric}, which one of them needs. Those of the selection stand
 * here for the API's description only: they are read together with {@code label.<key>}, whose names nobody knows beforehand.
 */
public class SeriesParameters {
    private static final int USUAL = 100;

    @Parameter(description = QueryWords.AGENT)
    @QueryParam("agent")
    @Nullable
    List<String> agent;

    @Parameter(description = QueryWords.MATCH)
    @QueryParam("match")
    @Nullable
    List<String> match;

    @Parameter(description = QueryWords.REACH)
    @QueryParam("from")
    @Nullable
    String from;

    @Parameter(description = QueryWords.TO)
    @QueryParam("to")
    @Nullable
    String to;

    @QueryParam("limit")
    @Nullable
    String limit;

    @QueryParam("offset")
    @Nullable
    String offset;

    @Context
    UriInfo uri;

    /** The part of the list that is asked for. */
    Page page() {
        return Page.of(limit, offset, USUAL);
    }

    /** The series: those that have points, and with {@code from} those that have only rollups since then. */
    List<Series> series(Metrics metrics, HostNames hosts, Instant now) {
        Parameters parameters = new Parameters(uri.getQueryParameters());
        SeriesSelector selector = SelectorRequest.of(parameters, hosts);
        Parameters.Range range = parameters.range(now); // what is wrong with it is told, although it may not matter
        if (parameters.given("from") == null) {
            return metrics.series(selector);
        }
        return metrics.series(selector, range.from().toEpochMilli(), range.to().toEpochMilli());
    }

    /** Which series, where a metric must be named; a range is checked, and does not matter. */
    SeriesSelector selectorOfMetric(HostNames hosts, Instant now) {
        Parameters parameters = new Parameters(uri.getQueryParameters());
        parameters.range(now);
        return SelectorRequest.ofMetric(parameters, hosts);
    }
}
