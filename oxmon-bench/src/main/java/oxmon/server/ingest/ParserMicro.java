package oxmon.server.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import oxmon.metrics.Admission;
import oxmon.metrics.Limits;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

/**
 * A batch of 80 points is read and judged, by hand and by the generated code. It stands in the package of what it measures, which
 * is nobody else's business.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParserMicro {
    private static final int POINTS = 80;
    private static final long NOW = 1_795_348_800_000L;

    private final Admission admission = new Admission(Limits.DEFAULT, Duration.ofDays(7));
    private final NamesByAgent names = new NamesByAgent();
    private final byte[] message = message();

    private static byte[] message() {
        MetricBatchProto.Builder batch =
                MetricBatchProto.newBuilder().setAgentId("host-00007").setTimestampMs(NOW);
        for (int i = 0; i < POINTS; i++) {
            MetricDataPointProto.Builder point = MetricDataPointProto.newBuilder()
                    .setTimestampMs(NOW)
                    .setAgentId("host-00007")
                    .setMetricName("disk.metric_" + i % 20)
                    .setValue(i * 1.25);
            if (i % 4 != 0) {
                point.putLabels("mount", "/data" + i / 20);
            }
            batch.addDataPoints(point);
        }
        return batch.build().toByteArray();
    }

    private Admission.Verdict judged(Report report) {
        Admission.Verdict verdict = admission.begin(report.agent(), NOW);
        report.judge(admission, verdict, names.of(report.agent()));
        return verdict;
    }

    /** In place, names known by their bytes. */
    @Benchmark
    public Admission.Verdict byHand() throws InvalidProtocolBufferException {
        return judged(Report.read(message, names));
    }

    /** With an object for each point. */
    @Benchmark
    public Admission.Verdict generated() throws InvalidProtocolBufferException {
        return judged(new Report.Generated(MetricBatchProto.parseFrom(message)));
    }
}
