package oxmon.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import oxmon.metrics.Admission;
import oxmon.metrics.Limits;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.SystemInfoProto;

/** The hand-written reader against the generated code: on every message, valid or not, both must say the same. */
class ReportFuzzTest {
    private static final long NOW = 1_795_348_800_000L;
    private static final int MESSAGES = Integer.getInteger("oxmon.it.fuzz", 12_000);

    private final Limits limits = new Limits(4 << 20, 10_000, 3, 24, 32, 20_000, 1_000_000, 600);
    private final Admission admission = new Admission(limits, Duration.ofDays(7));
    private final NamesByAgent names = new NamesByAgent();
    private final Random random = new Random(7);
    private int byHand;
    private int unreadable;

    /** All that the server makes of a message. */
    private record Outcome(
            boolean readable,
            String agent,
            long timestamp,
            Object systemInfo,
            int size,
            Object admitted,
            Object refused) {
        static final Outcome UNREADABLE = new Outcome(false, "", 0, "", 0, "", "");
    }

    private Outcome outcome(Report report, PointNames ofAgent) {
        Admission.Verdict verdict = admission.begin(report.agent(), NOW);
        report.judge(admission, verdict, ofAgent);
        return new Outcome(
                true,
                report.agent(),
                report.timestampMillis(),
                String.valueOf(report.systemInfo()),
                report.size(),
                verdict.admitted(),
                verdict.refused());
    }

    private Outcome ours(byte[] message) {
        try {
            Report report = Report.read(message, names);
            if (report instanceof HandRead) {
                byHand++;
            }
            return outcome(report, names.of(report.agent()));
        } catch (InvalidProtocolBufferException e) {
            unreadable++;
            return Outcome.UNREADABLE;
        }
    }

    private Outcome generated(byte[] message) {
        try {
            return outcome(new Report.Generated(MetricBatchProto.parseFrom(message)), new PointNames());
        } catch (InvalidProtocolBufferException e) {
            return Outcome.UNREADABLE;
        }
    }

    private void same(byte[] message) {
        assertThat(ours(message)).as(() -> Arrays.toString(message)).isEqualTo(generated(message));
    }

    @Test
    void bothReadTheSame() {
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = batch(1 + random.nextInt(12)).toByteArray();
            same(message);
            same(damaged(message));
        }
        assertThat(byHand).isGreaterThan(MESSAGES); // whole ones, and many of the damaged
        assertThat(unreadable).isGreaterThan(MESSAGES / 20);
    }

    @Test
    void oddLayouts() throws IOException {
        MetricDataPointProto point = point(0);
        byte[] plain = batch(3).toByteArray();
        List<byte[]> odd = new ArrayList<>();
        odd.add(new byte[0]);
        odd.add(concat(plain, plain)); // everything twice: the last name wins, host facts are merged
        odd.add(MetricBatchProto.newBuilder().addDataPoints(point).build().toByteArray());
        odd.add(MetricBatchProto.newBuilder()
                .setAgentId("主机-1")
                .addDataPoints(point)
                .build()
                .toByteArray());
        odd.add(written(out -> {
            out.writeMessage(3, point); // points before the agent is told
            out.writeString(1, "web-1");
        }));
        odd.add(written(out -> {
            out.writeString(1, "web-1");
            out.writeBytes(3, ByteString.EMPTY); // a point with nothing in it
            out.writeMessage(3, point);
        }));
        odd.add(written(out -> {
            out.writeString(1, "web-1");
            out.writeInt64(2, -1); // ten bytes
            out.writeBytes(3, ByteString.copyFrom(written(p -> {
                p.writeString(3, "first");
                p.writeDouble(4, 1);
                p.writeString(3, "m"); // the last one wins
                p.writeDouble(4, 2);
                p.writeInt64(1, NOW);
                p.writeInt64(1, NOW - 1000);
                p.writeBytes(5, label("core", "0"));
                p.writeBytes(5, label("core", "1"));
            })));
        }));
        odd.add(written(out -> {
            out.writeString(1, "web-1");
            out.writeBytes(3, ByteString.copyFrom(written(p -> {
                p.writeBytes(3, ByteString.copyFrom(new byte[] {(byte) 0xc3, 0x28})); // no UTF-8
                p.writeInt64(1, NOW);
            })));
        }));
        odd.add(written(out -> {
            out.writeString(1, "web-1");
            out.writeBytes(3, ByteString.copyFrom(written(p -> {
                p.writeString(3, "m");
                p.writeInt64(1, NOW);
                p.writeInt64(4, 5); // the value as another type: an unknown field
            })));
        }));
        odd.add(written(out -> {
            out.writeString(1, "web-1");
            out.writeTag(3, 3); // a group, never closed
        }));
        for (byte[] message : odd) {
            same(message);
            same(message); // and once the names are known
        }
    }

    @Test
    void knownNamesNeedNoObject() {
        byte[] message = MetricBatchProto.newBuilder()
                .setAgentId("web-1")
                .addDataPoints(point(0))
                .addDataPoints(point(1))
                .build()
                .toByteArray();
        same(message);
        assertThat(names.of("web-1").order()).hasSize(2);
        PointNames.Known[] before = names.of("web-1").order();
        same(message);
        assertThat(names.of("web-1").order()).isSameAs(before);
    }

    private MetricBatchProto batch(int points) {
        MetricBatchProto.Builder batch = MetricBatchProto.newBuilder()
                .setAgentId(random.nextInt(50) == 0 ? "" : "web-" + random.nextInt(3))
                .setTimestampMs(NOW - random.nextInt(100));
        int first = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
        for (int i = 0; i < points; i++) {
            batch.addDataPoints(point(first + i));
        }
        if (random.nextInt(10) == 0) {
            batch.setSystemInfo(SystemInfoProto.newBuilder().setHostname("h").setCpuCores(random.nextInt()));
        }
        if (random.nextInt(20) == 0) {
            batch.setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(9, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                    .build());
        }
        return batch.build();
    }

    private MetricDataPointProto point(int index) {
        MetricDataPointProto.Builder point = MetricDataPointProto.newBuilder()
                .setMetricName(index % 7 == 6 ? "m".repeat(20 + random.nextInt(8)) : "metric." + index)
                .setTimestampMs(NOW - random.nextInt(20) * 1000L)
                .setValue(
                        switch (random.nextInt(8)) {
                            case 0 -> 0;
                            case 1 -> -0.0;
                            case 2 -> Double.NaN;
                            default -> random.nextInt(1000) / 8.0;
                        });
        if (index % 3 == 0) {
            point.setAgentId("web-1");
        }
        for (int label = 0; label < index % 5; label++) {
            point.putLabels("k" + label, "v".repeat(random.nextInt(40) == 0 ? 33 : 1));
        }
        if (random.nextInt(30) == 0) {
            point.setTimestampMs(random.nextBoolean() ? random.nextLong() : 0);
        }
        return point.build();
    }

    private byte[] damaged(byte[] whole) {
        byte[] message = whole.clone();
        int at = random.nextInt(message.length);
        switch (random.nextInt(5)) {
            case 0 -> message[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> message[at] = (byte) random.nextInt(256);
            case 2 -> message = Arrays.copyOf(message, at);
            case 3 -> {
                byte[] head = Arrays.copyOf(message, at);
                message = concat(head, Arrays.copyOfRange(message, Math.min(message.length, at + 3), message.length));
            }
            default -> {
                for (int i = 0; i < 3; i++) {
                    message[random.nextInt(message.length)] = (byte) random.nextInt(48);
                }
            }
        }
        return message;
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static ByteString label(String key, String value) throws IOException {
        return ByteString.copyFrom(written(out -> {
            out.writeString(1, key);
            out.writeString(2, value);
        }));
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
