package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;
import oxmon.collect.collectors.NetworkCollector.Counters;

class NetworkCollectorTest extends CollectorContract {
    private static final String HEAD = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            """;

    private final Deque<String> texts = new ArrayDeque<>();
    private long nanos = 1;
    private final NetworkCollector collector =
            new NetworkCollector(() -> Counters.parse(texts.removeFirst()), () -> nanos);

    @Override
    Collector onThisHost() {
        return new NetworkCollector();
    }

    @Test
    void ratesArePerSecond_byTheTimeThatPassed() {
        texts.add(HEAD + "  eth0: 1000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0\n");
        texts.add(HEAD + "  eth0:6000 15 0 0 0 0 0 0 2500 21 0 0 0 0 0 0\n");
        Noted.by(collector);
        nanos += 2_500_000_000L;

        assertThat(Noted.by(collector))
                .containsOnly(
                        entry("network.bytes_recv{interface=eth0}", 2000.0),
                        entry("network.packets_recv{interface=eth0}", 2.0),
                        entry("network.bytes_sent{interface=eth0}", 200.0),
                        entry("network.packets_sent{interface=eth0}", 0.4));
    }

    @Test
    void ratesHaveTwoDecimals() {
        texts.add("eth0: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n");
        texts.add("eth0: 1000 1 0 0 0 0 0 0 20 2 0 0 0 0 0 0\n");
        Noted.by(collector);
        nanos += 3_000_000_000L;

        assertThat(Noted.by(collector))
                .containsEntry("network.bytes_recv{interface=eth0}", 333.33)
                .containsEntry("network.packets_sent{interface=eth0}", 0.67);
    }

    @Test
    void loopbackIsLeftOut_andANewInterfaceAppearsWithItsSecondReading() {
        String lo = "    lo: 5 5 0 0 0 0 0 0 5 5 0 0 0 0 0 0\n";
        texts.add(HEAD + lo);
        texts.add(HEAD + lo + " wg0: 100 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0\n");
        texts.add(HEAD + lo + " wg0: 150 1 0 0 0 0 0 0 100 1 0 0 0 0 0 0\n");
        Noted.by(collector);
        nanos += 1_000_000_000L;
        assertThat(Noted.by(collector)).isEmpty();
        nanos += 1_000_000_000L;
        assertThat(Noted.by(collector)).hasSize(4).containsEntry("network.bytes_recv{interface=wg0}", 50.0);
    }

    @Test
    void aCounterThatWrappedOrWasResetReportsNothing_andTheOthersDo() {
        texts.add("eth0: 4294967000 10 0 0 0 0 0 0 2000 20 0 0 0 0 0 0\n");
        texts.add("eth0: 500 11 0 0 0 0 0 0 2500 21 0 0 0 0 0 0\n");
        Noted.by(collector);
        nanos += 1_000_000_000L;

        assertThat(Noted.by(collector))
                .doesNotContainKey("network.bytes_recv{interface=eth0}")
                .containsEntry("network.packets_recv{interface=eth0}", 1.0);
    }
}
