package oxmon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

class BatchTemplateTest {
    @Test
    void theGeneratedCodeReadsWhatWasPutIn() throws InvalidProtocolBufferException {
        List<Series> series = List.of(
                new Series("x", "cpu.usage", Labels.NONE), new Series("x", "disk.used", Labels.of("mount", "/数据")));
        BatchTemplate template = new BatchTemplate(series, 6);

        byte[] first = template.of("host-1", 1_795_305_600_123L, new double[] {1.5, -0.0});
        byte[] second = template.of("host-2", 1_795_305_610_123L, new double[] {2.5, 1e300});

        assertThat(MetricBatchProto.parseFrom(first)).isEqualTo(batch("host-1", 1_795_305_600_123L, 1.5, -0.0));
        assertThat(MetricBatchProto.parseFrom(second)).isEqualTo(batch("host-2", 1_795_305_610_123L, 2.5, 1e300));
    }

    private static MetricBatchProto batch(String agent, long millis, double cpu, double disk) {
        MetricDataPointProto.Builder point =
                MetricDataPointProto.newBuilder().setAgentId(agent).setTimestampMs(millis);
        return MetricBatchProto.newBuilder()
                .setAgentId(agent)
                .setTimestampMs(millis)
                .addDataPoints(point.clone().setMetricName("cpu.usage").setValue(cpu))
                .addDataPoints(
                        point.clone().setMetricName("disk.used").setValue(disk).putLabels("mount", "/数据"))
                .build();
    }
}
