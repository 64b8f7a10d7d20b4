package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import oxmon.it.AgentProcess;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;

/** A real agent of this host reports, and a client reads what the seed's table promises. */
@Tag("payara")
@Order(2)
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AgentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The seed's table, without the two of certificates. */
    private static final Set<String> NAMES = Set.of(
            "cpu.usage",
            "cpu.core_usage",
            "memory.total",
            "memory.used",
            "memory.available",
            "memory.used_percent",
            "memory.swap_total",
            "memory.swap_used",
            "disk.total",
            "disk.used",
            "disk.available",
            "disk.used_percent",
            "network.bytes_sent",
            "network.bytes_recv",
            "network.packets_sent",
            "network.packets_recv",
            "load.load_1",
            "load.load_5",
            "load.load_15",
            "load.uptime");

    private final OxmonServer server;
    private final AgentProcess agent;
    private final Instant start = Instant.now();

    AgentIT(OxmonServer server) {
        this.server = server;
        this.agent = AgentProcess.start("""
                agent_id = "real"
                server_endpoint = "127.0.0.1:%d"
                collection_interval_secs = 1
                [tags]
                env = "test"
                """.formatted(server.grpcPort()));
    }

    @AfterAll
    void stop() {
        agent.close();
    }

    @Test
    void everyMetricOfTheSeedsTableArrivesUnderItsName() {
        Eventually.until(
                "all metrics of the table",
                PATIENCE,
                () -> new TreeSet<>(server.admin().latest("real").texts("metric_name")),
                names -> names.containsAll(NAMES));
    }

    @Test
    void labelsAndUnitsAreTheSeeds() {
        everyMetricOfTheSeedsTableArrivesUnderItsName();
        Map<String, String> label =
                Map.of("cpu.core_usage", "core", "disk.total", "mount", "network.bytes_sent", "interface");
        List<JsonObject> latest = server.admin().latest("real").objects();
        label.forEach((metric, key) -> assertThat(latest)
                .filteredOn(each -> each.getString("metric_name").equals(metric))
                .isNotEmpty()
                .allSatisfy(each ->
                        assertThat(each.getJsonObject("labels").keySet()).containsExactly(key)));
        assertThat(latest)
                .filteredOn(each -> each.getString("metric_name").endsWith("_percent")
                        || each.getString("metric_name").startsWith("cpu."))
                .allSatisfy(each ->
                        assertThat(each.getJsonNumber("value").doubleValue()).isBetween(0.0, 100.0));
        long memory = one(latest, "memory.total");
        assertThat(memory).isBetween(1L << 28, 1L << 46);
        assertThat(one(latest, "memory.used") + one(latest, "memory.available"))
                .isBetween((long) (memory * 0.9), (long) (memory * 1.1));
        assertThat(one(latest, "load.uptime")).isPositive();
    }

    @Test
    void valuesKeepComing_oneBatchAnInterval() {
        List<Rest.Sample> samples = Eventually.until(
                "five values of cpu.usage",
                PATIENCE,
                () -> server.admin().metrics("real", "cpu.usage", start, Instant.now()),
                points -> points.size() >= 5);
        for (int i = 1; i < samples.size(); i++) {
            assertThat(Duration.between(samples.get(i - 1).at(), samples.get(i).at()))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(15));
        }
    }

    @Test
    void theHostIsKnownByWhatTheAgentTells() {
        JsonObject host = Eventually.until(
                "the host is listed",
                PATIENCE,
                () -> server.admin().get("/v1/agents").expect(200).where("agent_id", "real"),
                each -> each.getBoolean("active"));
        assertThat(host.getString("hostname")).isNotBlank();
        assertThat(host.getString("os")).isNotBlank();
        assertThat(host.getInt("cpu_cores")).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(host.getJsonNumber("memory_gb").doubleValue()).isPositive();
        assertThat(host.getInt("interval_secs")).isEqualTo(1);
        assertThat(host.getJsonObject("tags").getString("env")).isEqualTo("test");
    }

    private static long one(List<JsonObject> latest, String metric) {
        return latest.stream()
                .filter(each -> each.getString("metric_name").equals(metric))
                .findFirst()
                .orElseThrow()
                .getJsonNumber("value")
                .longValue();
    }
}
