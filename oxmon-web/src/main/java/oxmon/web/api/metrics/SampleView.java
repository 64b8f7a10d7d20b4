package oxmon.web.api.metrics;

import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** One sample of a series. */
@Schema(name = "Sample")
public record SampleView(Instant timestamp, double value, Map<String, String> labels) {}
