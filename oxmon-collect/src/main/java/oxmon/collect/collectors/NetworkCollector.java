package oxmon.collect.collectors;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oxmon.collect.Collector;
import oxmon.collect.Readings;
import oxmon.collect.linux.Proc;

/**
 * What each network interface sent and received since the last reading, in bytes and packets per second, to two decimals. From
 * {@code /proc/net/dev}, elsewhere from OSHI. Loopback is left out; an interface is seen from its second reading on.
 */
@AutoService(Collector.class)
public final class NetworkCollector implements Collector {
    private final Supplier<List<Counters>> source;
    private final LongSupplier nanoTime;
    private final Map<String, Counters> last = new HashMap<>();
    private long lastNanos;

    public NetworkCollector() {
        this(
                Proc.here() ? () -> Counters.parse(Proc.HOST.text("proc/net/dev")) : NetworkCollector::ofOshi,
                System::nanoTime);
    }

    /**
     * @param nanoTime a clock that never jumps
     */
    NetworkCollector(Supplier<List<Counters>> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public void collect(Readings into) {
        List<Counters> counters = source.get();
        long nanos = nanoTime.getAsLong();
        double seconds = (nanos - lastNanos) / 1e9;
        Map<String, Counters> seen = new HashMap<>();
        for (Counters now : counters) {
            seen.put(now.name(), now);
            Counters before = last.get(now.name());
            if (before != null && seconds > 0) {
                Map<String, String> labels = Map.of("interface", now.name());
                rate(into, "network.bytes_sent", labels, before.bytesSent(), now.bytesSent(), seconds);
                rate(into, "network.bytes_recv", labels, before.bytesReceived(), now.bytesReceived(), seconds);
                rate(into, "network.packets_sent", labels, before.packetsSent(), now.packetsSent(), seconds);
                rate(into, "network.packets_recv", labels, before.packetsReceived(), now.packetsReceived(), seconds);
            }
        }
        last.clear(); // an interface that went away starts anew when it comes back
        last.putAll(seen);
        lastNanos = nanos;
    }

    /** A counter that went back has wrapped or was reset; what passed meanwhile cannot be known, so nothing is reported. */
    private static void rate(
            Readings into, String metric, Map<String, String> labels, long before, long now, double seconds) {
        if (now >= before) {
            double rate = (now - before) / seconds;
            into.gauge(
                    metric,
                    Math.rint(rate * 100) / 100,
                    labels); // the rest is the clock's, and costs six bytes to store
        }
    }

    /** What one interface has counted since it came up. */
    record Counters(String name, long bytesSent, long bytesReceived, long packetsSent, long packetsReceived) {
        private static final int RECEIVED_BYTES = 0;
        private static final int RECEIVED_PACKETS = 1;
        private static final int SENT_BYTES = 8;
        private static final int SENT_PACKETS = 9;

        /** Two lines of head, then such as {@code eth0: 8 numbers received 8 numbers sent}; a blank after the colon may lack. */
        static List<Counters> parse(String dev) {
            List<Counters> all = new ArrayList<>();
            for (String line : dev.split("\n")) {
                int colon = line.lastIndexOf(':'); // the last, for an alias such as eth0:1 has one in its name
                String[] numbers = line.substring(colon + 1).strip().split("\\s+");
                String name = colon < 0 ? "" : line.substring(0, colon).strip();
                if (numbers.length > SENT_PACKETS && !name.isEmpty() && !name.equals("lo")) {
                    all.add(new Counters(
                            name,
                            number(numbers[SENT_BYTES]),
                            number(numbers[RECEIVED_BYTES]),
                            number(numbers[SENT_PACKETS]),
                            number(numbers[RECEIVED_PACKETS])));
                }
            }
            return all;
        }

        /** The kernel's counters are unsigned; one beyond 2^63 looks like a reset here, which costs one reading. */
        private static long number(String text) {
            return Long.parseUnsignedLong(text);
        }
    }

    static List<Counters> ofOshi() {
        boolean withLoopback = false;
        return new SystemInfo()
                .getHardware().getNetworkIFs(withLoopback).stream()
                        .map(net -> new Counters(
                                net.getName(),
                                net.getBytesSent(),
                                net.getBytesRecv(),
                                net.getPacketsSent(),
                                net.getPacketsRecv()))
                        .toList();
    }
}
