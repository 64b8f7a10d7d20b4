package oxmon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.Test;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

class PopulationTest {
    @Test
    void eachAgentReportsItsOwnSeriesWithValuesOfItsOwn() throws InvalidProtocolBufferException {
        Population population = new Population(2, 100);

        MetricBatchProto one = MetricBatchProto.parseFrom(population.report(0, 1_795_305_600_000L));
        MetricBatchProto other = MetricBatchProto.parseFrom(population.report(1, 1_795_305_600_000L));

        assertThat(one.getDataPointsList())
                .hasSize(100)
                .allMatch(point -> point.getAgentId().equals("host-00000"))
                .extracting(point -> point.getMetricName() + point.getLabelsMap())
                .doesNotHaveDuplicates();
        assertThat(other.getDataPointsList())
                .extracting(MetricDataPointProto::getValue)
                .isNotEqualTo(one.getDataPointsList().stream()
                        .map(MetricDataPointProto::getValue)
                        .toList());
    }
}
