package oxmon.web.api.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a query answers, for the description of the API; {@link QueryJson} writes it.
 *
 * @param step as it was asked for, or null
 */
@Schema(name = "QueryAnswer")
record QueryView(Instant from, Instant to, @Nullable String step, String agg, List<QuerySeriesView> series) {
    /**
     * One series.
     *
     * @param agent null when hosts were made one
     * @param points pairs of a time and a value, oldest first
     */
    @Schema(name = "QueriedSeries")
    record QuerySeriesView(
            @Nullable String agent,
            String metric,
            Map<String, String> labels,

            @Schema(example = "[[\"2026-11-22T10:00:00Z\", 41.5]]")
            List<List<Object>> points) {}
}
