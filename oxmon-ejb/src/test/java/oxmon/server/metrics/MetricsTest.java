package oxmon.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Batch;
import oxmon.metrics.InMemoryMetricStore;
import oxmon.metrics.Labels;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.Series;
import oxmon.metrics.query.QueryLimits;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.fleet.Host;
import oxmon.server.agents.fleet.HostHistory;
import oxmon.server.agents.fleet.HostState;
import oxmon.server.agents.fleet.Vitals;
import oxmon.server.settings.QuerySettings;
import oxmon.server.settings.ServerSettings;

class MetricsTest {
    private static final long NOW = 1_763_805_600_000L;
    private static final RangeQuery HOUR =
            new RangeQuery("web-1", "cpu.usage", Map.of(), NOW - 3_600_000, NOW, 0, Aggregation.AVG, 100);

    private final MetricStore store = new InMemoryMetricStore();

    @BeforeEach
    void onePoint() {
        Point point = new Point(new Series("web-1", "cpu.usage", Labels.NONE), NOW, 7);
        store.append(new Batch("web-1", NOW, 10_000, List.of(point))).join();
    }

    private Metrics metrics(QueryGate gate) {
        return new Metrics(store, gate, ServerSettings.load(Optional.empty(), Map.of(), Map.of()));
    }

    private static QueryGate gate(Duration timeout) {
        return new QueryGate(new QuerySettings(new QueryLimits(10, 10), timeout, 1, 0), 1);
    }

    @Test
    void aRangeIsAnsweredWithinItsTime() {
        assertThat(metrics(gate(Duration.ofMinutes(1))).range(HOUR))
                .extracting(Samples::size)
                .containsExactly(1);
    }

    @Test
    void aRangeThatTakesTooLongIsEnded() {
        unavailable(() -> metrics(gate(Duration.ZERO)).range(HOUR), "took longer");
    }

    @Test
    void thePicturesOfAHostWaitForTheirTurnToo() {
        QueryGate gate = gate(Duration.ofMinutes(1));
        HostHistory history = new HostHistory(metrics(gate), Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));

        gate.pass(outer -> {
            unavailable(() -> history.of(host()), "busy with queries");
            return "";
        });
        assertThat(history.of(host()).spark()).contains(7.0);
    }

    private static Host host() {
        AgentStatus agent =
                new AgentStatus("web-1", null, null, AgentStatus.State.ACTIVE, null, "", "", Map.of(), false, false, 0);
        return new Host(agent, HostState.OK, new Vitals(null, null, null, "", null, null, null), List.of());
    }

    private static void unavailable(ThrowingCallable question, String words) {
        assertThatThrownBy(question).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE);
            assertThat(fault.detail()).contains(words);
        });
    }
}
