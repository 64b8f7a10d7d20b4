package oxmon.bench;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import oxmon.metrics.Series;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

/**
 * A batch of version 1 of the wire in which only agent, times and values change from report to report, so that a load generator
 * of thousands of agents takes little of the machine that it shares with the server. Not thread-safe.
 */
final class BatchTemplate {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bytes of a varint of any time from 2004 to 2109 in milliseconds. */
    private static final int TIME_BYTES = 6;

    private final byte[] message;
    private final int[] agents;
    private final int[] times;
    private final int[] values;
    private final int agentBytes;

    /**
     * @param series those that each agent has
     * @param agentBytes how long the names of all agents are, in ASCII
     */
    BatchTemplate(List<Series> series, int agentBytes) {
        this.agentBytes = agentBytes;
        this.agents = new int[series.size() + 1];
        this.times = new int[series.size() + 1];
        this.values = new int[series.size()];
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeString(MetricBatchProto.AGENT_ID_FIELD_NUMBER, "x".repeat(agentBytes));
            agents[series.size()] = out.getTotalBytesWritten() - agentBytes;
            out.writeInt64(MetricBatchProto.TIMESTAMP_MS_FIELD_NUMBER, 1L << 40);
            times[series.size()] = out.getTotalBytesWritten() - TIME_BYTES;
            for (int i = 0; i < values.length; i++) {
                point(series.get(i), i, out);
            }
            out.flush();
            message = bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void point(Series series, int index, CodedOutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream point = CodedOutputStream.newInstance(bytes);
        point.writeInt64(MetricDataPointProto.TIMESTAMP_MS_FIELD_NUMBER, 1L << 40);
        int time = point.getTotalBytesWritten() - TIME_BYTES;
        point.writeString(MetricDataPointProto.AGENT_ID_FIELD_NUMBER, "x".repeat(agentBytes));
        int agent = point.getTotalBytesWritten() - agentBytes;
        point.writeString(MetricDataPointProto.METRIC_NAME_FIELD_NUMBER, series.metric());
        point.writeDouble(MetricDataPointProto.VALUE_FIELD_NUMBER, 1);
        int value = point.getTotalBytesWritten() - Double.BYTES;
        for (Map.Entry<String, String> label : series.labels().asMap().entrySet()) {
            ByteArrayOutputStream pair = new ByteArrayOutputStream();
            CodedOutputStream pairOut = CodedOutputStream.newInstance(pair);
            pairOut.writeString(1, label.getKey());
            pairOut.writeString(2, label.getValue());
            pairOut.flush();
            point.writeByteArray(MetricDataPointProto.LABELS_FIELD_NUMBER, pair.toByteArray());
        }
        point.flush();
        out.writeByteArray(MetricBatchProto.DATA_POINTS_FIELD_NUMBER, bytes.toByteArray());
        int start = out.getTotalBytesWritten() - bytes.size();
        times[index] = start + time;
        agents[index] = start + agent;
        values[index] = start + value;
    }

    /** The bytes of one report. */
    byte[] of(String agent, long millis, double[] now) {
        byte[] name = agent.getBytes(StandardCharsets.US_ASCII);
        if (name.length != agentBytes || now.length != values.length) {
            throw new IllegalArgumentException("not of this template: " + agent + ", " + now.length + " values");
        }
        byte[] report = message.clone();
        for (int at : agents) {
            System.arraycopy(name, 0, report, at, name.length);
        }
        for (int at : times) {
            long left = millis;
            for (int i = 0; i < TIME_BYTES; i++) {
                report[at + i] = (byte) (left & 0x7f | (i < TIME_BYTES - 1 ? 0x80 : 0));
                left >>>= 7;
            }
        }
        for (int i = 0; i < now.length; i++) {
            LONG.set(report, values[i], Double.doubleToRawLongBits(now[i]));
        }
        return report;
    }
}
