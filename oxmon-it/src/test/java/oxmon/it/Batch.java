package oxmon.it;

import java.time.Instant;
import java.util.Map;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.SystemInfoProto;

/** Builds what an agent sends; not thread-safe. */
public final class Batch {
    private final MetricBatchProto.Builder batch = MetricBatchProto.newBuilder();
    private Instant at = Instant.ofEpochMilli(System.currentTimeMillis());

    private Batch(String agent) {
        batch.setAgentId(agent);
    }

    /** An empty batch of that agent, whose points are measured now. */
    public static Batch of(String agent) {
        return new Batch(agent);
    }

    /** The time of the points that follow. */
    public Batch at(Instant time) {
        at = time;
        return this;
    }

    public Batch point(String metric, double value) {
        return point(metric, value, Map.of());
    }

    public Batch point(String metric, double value, Map<String, String> labels) {
        return point(MetricDataPointProto.newBuilder()
                .setMetricName(metric)
                .setValue(value)
                .setTimestampMs(at.toEpochMilli())
                .putAllLabels(labels)
                .build());
    }

    public Batch point(MetricDataPointProto point) {
        batch.addDataPoints(point);
        return this;
    }

    /** What the agent tells of its host. */
    public Batch host(SystemInfoProto info) {
        batch.setSystemInfo(info);
        return this;
    }

    public MetricBatchProto build() {
        return batch.setTimestampMs(at.toEpochMilli()).build();
    }
}
