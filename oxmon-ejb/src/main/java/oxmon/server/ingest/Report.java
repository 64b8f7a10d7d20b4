package oxmon.server.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Admission;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.SystemInfoProto;

/**
 * A batch of version 1 as it came.
 *
 * <p>A message laid out as agents do is read by {@link HandRead}, any other by the generated code, which also says what is no
 * message at all. Both read the same in every message that both can read (ReportFuzzTest).
 */
interface Report {
    /** The agent that says it reports; may be empty. */
    String agent();

    /** When the batch was made, by the agent's clock, Unix time in milliseconds. */
    long timestampMillis();

    /** What the agent told of its host; null when it told nothing. */
    @Nullable
    SystemInfoProto systemInfo();

    /** How many points there are. */
    int size();

    /**
     * Judges all points, in the order they came.
     *
     * @param names what is known of the agent's names; learns
     */
    void judge(Admission admission, Admission.Verdict verdict, PointNames names);

    /**
     * Reads a message.
     *
     * @param names what is known of the names that agents use
     * @throws InvalidProtocolBufferException when it is none
     */
    static Report read(byte[] message, NamesByAgent names) throws InvalidProtocolBufferException {
        Report report = HandRead.of(message, names);
        return report != null ? report : new Generated(MetricBatchProto.parseFrom(message));
    }

    /** A batch as the generated code read it. */
    record Generated(MetricBatchProto batch) implements Report {
        @Override
        public String agent() {
            return batch.getAgentId();
        }

        @Override
        public long timestampMillis() {
            return batch.getTimestampMs();
        }

        @Override
        @Nullable
        public SystemInfoProto systemInfo() {
            return batch.hasSystemInfo() ? batch.getSystemInfo() : null;
        }

        @Override
        public int size() {
            return batch.getDataPointsCount();
        }

        @Override
        public void judge(Admission admission, Admission.Verdict verdict, PointNames names) {
            for (MetricDataPointProto point : batch.getDataPointsList()) {
                verdict.add(
                        point.getAgentId(),
                        point.getMetricName(),
                        point.getLabelsMap(),
                        point.getTimestampMs(),
                        point.getValue());
            }
        }
    }
}
