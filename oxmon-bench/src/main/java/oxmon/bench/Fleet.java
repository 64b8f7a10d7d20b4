package oxmon.bench;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;

/**
 * Hosts that report tick by tick, told in the words of each protocol. Every store is given the same values, in the same order.
 * Not thread-safe.
 */
final class Fleet {
    static final long INTERVAL_MILLIS = 10_000;

    private final List<FleetTrace> hosts = new ArrayList<>();
    private final List<String> names = FleetTrace.names();
    private final long start;
    private int tick;

    /** One host's values at one time. */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Tick(String agent, long millis, double[] values) {}

    Fleet(int hosts, long start) {
        this.start = start;
        for (int i = 0; i < hosts; i++) {
            this.hosts.add(new FleetTrace(i, false));
        }
    }

    /** The next ticks of all hosts, tick after tick. */
    List<Tick> next(int ticks) {
        List<Tick> all = new ArrayList<>();
        for (int i = 0; i < ticks; i++) {
            for (int host = 0; host < hosts.size(); host++) {
                all.add(new Tick(
                        agent(host),
                        start + tick * INTERVAL_MILLIS,
                        hosts.get(host).next()));
            }
            tick++;
        }
        return all;
    }

    static String agent(int host) {
        return String.format("host-%05d", host);
    }

    private static String metric(String name) {
        return name.substring(0, name.lastIndexOf('@'));
    }

    private static String label(String name) {
        return name.substring(name.lastIndexOf('@') + 1);
    }

    /** The label's key by the metric; the made-up host has one label a series at most. */
    private static String key(String name) {
        String metric = metric(name);
        return metric.startsWith("disk.") ? "mount" : metric.startsWith("network.") ? "interface" : "core";
    }

    /** A batch of version 1 of oxmon's wire. */
    byte[] batch(Tick of) {
        MetricBatchProto.Builder batch =
                MetricBatchProto.newBuilder().setAgentId(of.agent()).setTimestampMs(of.millis());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            MetricDataPointProto.Builder point = MetricDataPointProto.newBuilder()
                    .setTimestampMs(of.millis())
                    .setAgentId(of.agent())
                    .setMetricName(metric(name))
                    .setValue(of.values()[i]);
            if (!label(name).isEmpty()) {
                point.putLabels(key(name), label(name));
            }
            batch.addDataPoints(point);
        }
        return batch.build().toByteArray();
    }

    /** A request of Prometheus remote write 1.0: packed with snappy. */
    byte[] remoteWrite(List<Tick> of) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            for (Tick each : of) {
                for (int i = 0; i < names.size(); i++) {
                    out.writeByteArray(1, series(names.get(i), each, each.values()[i]));
                }
            }
            out.flush();
            return Snappy.compress(bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] series(String name, Tick of, double value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(1, pair("__name__", metric(name).replace('.', '_')));
        out.writeByteArray(1, pair("agent", of.agent()));
        if (!label(name).isEmpty()) {
            out.writeByteArray(1, pair(key(name), label(name)));
        }
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        CodedOutputStream sampleOut = CodedOutputStream.newInstance(sample);
        sampleOut.writeDouble(1, value);
        sampleOut.writeInt64(2, of.millis());
        sampleOut.flush();
        out.writeByteArray(2, sample.toByteArray());
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] pair(String name, String value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, name);
        out.writeString(2, value);
        out.flush();
        return bytes.toByteArray();
    }
}
