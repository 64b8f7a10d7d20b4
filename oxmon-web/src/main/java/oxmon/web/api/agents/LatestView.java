package oxmon.web.api.agents;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import oxmon.metrics.Point;

/**
 * The newest value of one series.
 *
 * @param timestamp when the agent measured it
 */
@Schema(name = "LatestValue")
public record LatestView(String metricName, Map<String, String> labels, double value, Instant timestamp) {
    static LatestView of(Point point) {
        return new LatestView(
                point.series().metric(),
                point.series().labels().asMap(),
                point.value(),
                Instant.ofEpochMilli(point.millis()));
    }
}
