package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.SharedServer;

/** The server measures itself: for Prometheus, and as points like any other. */
@Tag("payara")
@Order(8)
@ExtendWith(SharedServer.class)
class SelfMonitoringIT {
    private final OxmonServer server;

    SelfMonitoringIT(OxmonServer server) {
        this.server = server;
    }

    private static Map<String, Double> figures(Answer answer) {
        return answer.body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    @Test
    void withoutATokenItTellsNothing() {
        Answer refused = server.rest().get("/metrics").expect(401);
        assertThat(refused.header("Content-Type")).startsWith("application/json");
        assertThat(refused.body()).contains("missing authorization header").doesNotContain("oxmon_store");
        server.rest().with("Authorization", "Bearer nonsense").get("/metrics").expect(401);
    }

    @Test
    void tellsPrometheusWhatTheStoreDoes() {
        server.wire().report(Batch.of("self-1").point("cpu.usage", 12.5).build());

        Answer answer = server.admin().get("/metrics").expect(200);

        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.body()).contains("# TYPE oxmon_store_points_total counter", "# HELP oxmon_store_log_bytes ");
        Map<String, Double> figures = figures(answer);
        assertThat(figures.get("oxmon_store_points_total")).isPositive();
        assertThat(figures.get("oxmon_store_syncs_total")).isPositive();
        assertThat(figures.get("oxmon_store_series")).isPositive();
        assertThat(figures.get("oxmon_disk_free_bytes")).isGreaterThan(1e6);
        assertThat(figures).containsKey("oxmon_ingest_refused_points_total{reason=\"too_old\"}");
    }

    @Test
    void openMetricsIsToldToWhoAsksForIt() {
        Answer answer = server.admin()
                .with("Accept", "application/openmetrics-text; version=1.0.0")
                .get("/metrics")
                .expect(200);
        assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void keepsItsFiguresAsPointsOfOxmonServer() {
        Eventually.until(
                "the server's points",
                Duration.ofSeconds(40),
                () -> server.admin().get("/v1/metrics?agent=oxmon-server&metric=store.log_bytes"),
                answer -> answer.status() == 200 && answer.body().contains("\"timestamp\""));
        assertThat(server.admin().get("/v1/agents").expect(200).body()).doesNotContain("oxmon-server");
        assertThat(server.admin().get("/v1/agents?internal=true").expect(200).body())
                .contains("oxmon-server");
    }
}
