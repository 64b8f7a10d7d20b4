package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import jakarta.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;
import oxmon.wire.ReportResponse;
import oxmon.wire.SystemInfoProto;

/** What an agent reports is what a client reads. */
@Tag("payara")
@Order(1)
@ExtendWith(SharedServer.class)
class ReportAndReadBackIT {
    @SuppressWarnings("TimeInStaticInitializer") // the run\'s own
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final OxmonServer server;

    ReportAndReadBackIT(OxmonServer server) {
        this.server = server;
    }

    @Test
    void aReportedPointIsTheAgentsLatestAndInItsSeries() {
        ReportResponse answer = server.wire()
                .report(Batch.of("read-back")
                        .at(NOW)
                        .point("disk.used_percent", 61.25, Map.of("mount", "/"))
                        .point("disk.used_percent", 12.5, Map.of("mount", "/srv"))
                        .point("cpu.usage", 42.125)
                        .build());
        assertThat(answer.getSuccess()).isTrue();
        assertThat(answer.getMessage()).isEqualTo("ok");

        Answer latest = server.admin().latest("read-back");
        assertThat(latest.texts("metric_name")).hasSize(3);
        assertThat(latest.objects())
                .extracting(
                        each -> each.getString("metric_name"), ReportAndReadBackIT::mount, ReportAndReadBackIT::value)
                .containsExactlyInAnyOrder(
                        tuple("cpu.usage", "", 42.125),
                        tuple("disk.used_percent", "/", 61.25),
                        tuple("disk.used_percent", "/srv", 12.5));
        assertThat(latest.texts("timestamp"))
                .allSatisfy(text -> assertThat(Instant.parse(text)).isEqualTo(NOW));

        assertThat(server.admin().metrics("read-back", "disk.used_percent", NOW, NOW))
                .containsExactlyInAnyOrder(
                        new Rest.Sample(NOW, 61.25, Map.of("mount", "/")),
                        new Rest.Sample(NOW, 12.5, Map.of("mount", "/srv")));
    }

    @Test
    void bothEndsOfARangeAreInIt_andPointsAscend() {
        server.wire()
                .report(Batch.of("ends")
                        .at(NOW)
                        .point("load.load_1", 3)
                        .at(NOW.minusSeconds(20))
                        .point("load.load_1", 1)
                        .at(NOW.minusSeconds(10))
                        .point("load.load_1", 2)
                        .build());
        Rest client = server.admin();
        assertThat(client.metrics("ends", "load.load_1", NOW.minusSeconds(20), NOW))
                .extracting(Rest.Sample::value)
                .containsExactly(1.0, 2.0, 3.0);
        assertThat(client.metrics("ends", "load.load_1", NOW.minusMillis(19_999), NOW.minusMillis(1)))
                .extracting(Rest.Sample::value)
                .containsExactly(2.0);
    }

    @Test
    void theSamePointAgainIsOnePoint_andTheLastValueWins() {
        for (double value : new double[] {1, 1, 7}) {
            server.wire()
                    .report(Batch.of("again").at(NOW).point("cpu.usage", value).build());
        }
        assertThat(server.admin().metrics("again", "cpu.usage", NOW, NOW))
                .containsExactly(new Rest.Sample(NOW, 7, Map.of()));
    }

    @Test
    void namesOfOriginalAgentsAreReadUnderTheSeedsNames() {
        server.wire()
                .report(Batch.of("original")
                        .at(NOW)
                        .point("system.load_1", 1.5)
                        .point("system.uptime", 86_400)
                        .build());
        assertThat(server.admin().latest("original").texts("metric_name"))
                .containsExactlyInAnyOrder("load.load_1", "load.uptime");
        assertThat(server.admin().metrics("original", "load.uptime", NOW, NOW)).hasSize(1);
    }

    @Test
    void labelsFilter_andStepsAggregate() {
        Instant minute = NOW.truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);
        Batch batch = Batch.of("steps");
        for (int i = 0; i < 6; i++) {
            batch.at(minute.plusSeconds(10L * i))
                    .point("cpu.core_usage", i, Map.of("core", "0"))
                    .point("cpu.core_usage", 100, Map.of("core", "1"));
        }
        server.wire().report(batch.build());
        String query = "/v1/metrics?agent=steps&metric=cpu.core_usage&label.core=0&from=" + minute + "&to="
                + minute.plusSeconds(59) + "&step=1m";
        Map.of("", 2.5, "avg", 2.5, "min", 0.0, "max", 5.0, "sum", 15.0, "last", 5.0, "count", 6.0)
                .forEach((how, value) -> assertThat(Rest.samples(
                                server.admin().get(query + "&agg=" + how).expect(200)))
                        .as(how)
                        .containsExactly(new Rest.Sample(minute, value, Map.of("core", "0"))));
    }

    @Test
    void anAgentThatReportsIsListedAsActive_withWhatItToldOfItsHost() {
        server.wire()
                .report(Batch.of("listed")
                        .point("cpu.usage", 1)
                        .host(SystemInfoProto.newBuilder()
                                .setHostname("listed.example")
                                .setOs("Linux")
                                .setCpuCores(2)
                                .setMemoryGb(3.5)
                                .build())
                        .build());
        JsonObject agent = server.admin().get("/v1/agents").expect(200).where("agent_id", "listed");
        assertThat(agent.getBoolean("active")).isTrue();
        assertThat(agent.getString("status")).isEqualTo("active");
        assertThat(Instant.parse(agent.getString("last_seen"))).isBetween(NOW.minusSeconds(5), Instant.now());
        assertThat(agent.toString()).contains("listed.example");
    }

    @Test
    void hostileNamesAndLabelsComeBackAsTheyWere() {
        Map<String, String> labels = Map.of(
                "quote", "a \"b\" 'c' \\ d",
                "emoji", "🐂 🧑‍🚒",
                "rtl", "שלום \u202e gnp.exe",
                "html", "<script>alert(1)</script>&amp;",
                "汉字 key", "值");
        String agent = "<b>\"ox\"</b> & 牛/..;?#%2f";
        String metric = "disk.<img src=x onerror=alert(1)>";
        server.wire().report(Batch.of(agent).at(NOW).point(metric, 1, labels).build());
        assertThat(server.admin().metrics(agent, metric, NOW, NOW)).containsExactly(new Rest.Sample(NOW, 1, labels));
        assertThat(server.admin().get("/v1/agents").expect(200).texts("agent_id"))
                .contains(agent);
    }

    private static String mount(JsonObject latest) {
        return latest.getJsonObject("labels").getString("mount", "");
    }

    private static double value(JsonObject latest) {
        return latest.getJsonNumber("value").doubleValue();
    }
}
