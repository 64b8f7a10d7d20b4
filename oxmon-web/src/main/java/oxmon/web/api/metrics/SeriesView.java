package oxmon.web.api.metrics;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import oxmon.metrics.Series;

/** One series. */
@Schema(name = "Series")
public record SeriesView(String agent, String metric, Map<String, String> labels) {
    static SeriesView of(Series series) {
        return new SeriesView(series.agent(), series.metric(), series.labels().asMap());
    }
}
