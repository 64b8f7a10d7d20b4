package oxmon.web.api.metrics;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import oxmon.metrics.Point;

/**
 * The newest value of one series.
 *
 * @param timestamp when the agent measured it
 */
@Schema(name = "LatestOfSeries")
public record SeriesLatestView(
        String agent, String metric, Map<String, String> labels, double value, Instant timestamp) {
    static SeriesLatestView of(Point point) {
        return new SeriesLatestView(
                point.series().agent(),
                point.series().metric(),
                point.series().labels().asMap(),
                point.value(),
                Instant.ofEpochMilli(point.millis()));
    }
}
