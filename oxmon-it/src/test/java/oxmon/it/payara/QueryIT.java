package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;
import oxmon.it.Wire;

/** Many hosts' series are asked for at once. */
@Tag("payara")
@Order(9)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedServer.class)
class QueryIT {
    @SuppressWarnings("TimeInStaticInitializer") // the run's own
    private static final Instant HOUR =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);

    private final OxmonServer server;
    private final Rest admin;

    QueryIT(OxmonServer server) {
        this.server = server;
        this.admin = server.admin();
    }

    /** Ten minutes of three hosts, every ten seconds: CPU is the host's number, a disk fills, a counter begins again half-way. */
    @BeforeAll
    void threeHosts() {
        for (int host = 1; host <= 3; host++) {
            Batch batch = Batch.of("ask-" + host);
            for (int i = 0; i < 60; i++) {
                batch.at(HOUR.plusSeconds(10L * i))
                        .point("ask.cpu", host)
                        .point("ask.disk", i + host / 4.0, Map.of("mount", "/"))
                        .point("ask.disk", 100 - host, Map.of("mount", "/data \"x\""))
                        .point("ask.bytes", i < 30 ? 1000 + 50 * i : 50 * (i - 30), Map.of("if", "eth0"));
            }
            assertThat(server.wire()
                            .report(batch.build(), Wire.metadata("oxmon-tags", "ask=" + (host == 3 ? "no" : "yes")))
                            .getMessage())
                    .isEqualTo("ok");
        }
    }

    private static String range() {
        return "&from=" + HOUR + "&to=" + HOUR.plus(Duration.ofMinutes(10)).minusMillis(1);
    }

    private Answer ask(String query) {
        return admin.get("/v1/query?" + query + range()).expect(200);
    }

    /** Agent, the label's value, and the values of each series. */
    private static List<String> series(Answer answer, String label) {
        List<String> all = new ArrayList<>();
        for (JsonObject series : answer.object().getJsonArray("series").getValuesAs(JsonObject.class)) {
            String agent = series.isNull("agent") ? "-" : series.getString("agent");
            List<String> values = series.getJsonArray("points").getValuesAs(JsonArray.class).stream()
                    .map(point -> point.get(1).toString())
                    .toList();
            all.add(agent + ' ' + series.getJsonObject("labels").getString(label, "-") + ' ' + values);
        }
        return all;
    }

    @Test
    void hostsAreNamed_orMeantByGlobs_tagsAndGroups() {
        admin.post("/v1/groups", "{\"name\": \"ask group\", \"globs\": [\"ask-2\"]}")
                .expect(201);

        assertThat(series(ask("metric=ask.cpu&step=10m&agent=ask-*"), "-"))
                .containsExactly("ask-1 - [1]", "ask-2 - [2]", "ask-3 - [3]");
        assertThat(series(ask("metric=ask.cpu&step=10m&agent=ask-3&agent=ask-1"), "-"))
                .containsExactly("ask-1 - [1]", "ask-3 - [3]");
        assertThat(series(ask("metric=ask.cpu&step=10m&agent=tag:ask=yes"), "-"))
                .containsExactly("ask-1 - [1]", "ask-2 - [2]");
        assertThat(series(ask("metric=ask.cpu&step=10m&agent=group:ask%20group"), "-"))
                .containsExactly("ask-2 - [2]");
        assertThat(series(ask("metric=ask.cpu&step=10m"), "-")).hasSize(3);
        assertThat(series(ask("metric=ask.cpu&agent=nobody"), "-")).isEmpty();
    }

    @Test
    void theAnswerSaysWhatWasAsked() {
        Answer answer = ask("metric=ask.d*&agent=ask-1&match=mount=~/d.*&step=5m&agg=max");

        JsonObject object = answer.object();
        assertThat(object.getString("from")).isEqualTo(HOUR.toString());
        assertThat(object.getString("step")).isEqualTo("300s");
        assertThat(object.getString("agg")).isEqualTo("max");
        assertThat(answer.header("X-Total-Count")).isEqualTo("2");
        assertThat(object.getJsonArray("series"))
                .hasToString("[{\"agent\":\"ask-1\",\"metric\":\"ask.disk\",\"labels\":{\"mount\":\"/data \\\"x\\\"\"},"
                        + "\"points\":[[\"" + HOUR + "\",99],[\"" + HOUR.plusSeconds(300) + "\",99]]}]");
    }

    @Test
    void labelsAreMatched() {
        assertThat(series(ask("metric=ask.disk&agent=ask-1&step=10m&agg=first&label.mount=/"), "mount"))
                .containsExactly("ask-1 / [0.25]");
        assertThat(series(ask("metric=ask.*&agent=ask-1&step=10m&agg=count&match=mount!=/&match=if="), "mount"))
                .containsExactly("ask-1 - [60]", "ask-1 /data \"x\" [60]");
    }

    @Test
    void percentilesAndCounters() {
        assertThat(series(ask("metric=ask.disk&agent=ask-2&match=mount=/&step=10m&agg=p50"), "-"))
                .containsExactly("ask-2 - [30]");
        assertThat(series(ask("metric=ask.bytes&agent=ask-2&step=5m&agg=increase"), "-"))
                .containsExactly("ask-2 - [1450, 1450]");
        assertThat(series(ask("metric=ask.bytes&agent=ask-2&step=5m&agg=rate"), "-"))
                .containsExactly("ask-2 - [5, " + 1450 / 300.0 + "]");
        assertThat(Rest.samples(admin.get("/v1/metrics?agent=ask-2&metric=ask.bytes&step=10m&agg=increase" + range())
                        .expect(200)))
                .extracting(Rest.Sample::value)
                .containsExactly(2900.0);
    }

    @Test
    void manyBecomeFew() {
        assertThat(series(ask("metric=ask.cpu&step=10m&across=sum"), "-")).containsExactly("- - [6]");
        assertThat(series(ask("metric=ask.disk&step=10m&agg=last&by=mount&across=max"), "mount"))
                .containsExactly("- /data \"x\" [99]", "- / [59.75]");
        assertThat(series(ask("metric=ask.disk&step=10m&agg=last&by=agent&across=min&agent=ask*"), "-"))
                .containsExactly("ask-1 - [59.25]", "ask-2 - [59.5]", "ask-3 - [59.75]");
        assertThat(series(ask("metric=ask.cpu&step=10m&top=2"), "-")).containsExactly("ask-3 - [3]", "ask-2 - [2]");
        assertThat(series(ask("metric=ask.disk&step=10m&agg=max&bottom=1&rank=last&match=mount=/"), "-"))
                .containsExactly("ask-1 - [59.25]");
    }

    @Test
    void columnsHoldTheSameNumbers() {
        String query = "metric=ask.*&agent=ask-*";
        JsonArray json = ask(query).object().getJsonArray("series");
        byte[] bytes = admin.with("Accept", "application/vnd.oxmon.columns").bytes("/v1/query?" + query + range());

        ByteBuffer columns = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("OXC1");
        int length = columns.getInt(4);
        assertThat((8 + length) % 8).isZero();
        JsonObject head =
                Json.createReader(new ByteArrayInputStream(bytes, 8, length)).readObject();
        assertThat(head.getJsonNumber("from").longValue()).isEqualTo(HOUR.toEpochMilli());
        assertThat(head.getJsonArray("times")).as("all report in step").hasToString("[60]");
        columns.position(8 + length);
        List<Double> times = doubles(columns, 60);
        assertThat(head.getJsonArray("series")).hasSameSizeAs(json);
        for (int i = 0; i < json.size(); i++) {
            JsonObject wanted = json.getJsonObject(i);
            JsonObject series = head.getJsonArray("series").getJsonObject(i);
            assertThat(series.getString("agent")).isEqualTo(wanted.getString("agent"));
            assertThat(series.getJsonObject("labels")).isEqualTo(wanted.getJsonObject("labels"));
            List<JsonArray> points = wanted.getJsonArray("points").getValuesAs(JsonArray.class);
            assertThat(times)
                    .isEqualTo(points.stream()
                            .map(p -> (double) Instant.parse(((JsonString) p.get(0)).getString())
                                    .toEpochMilli())
                            .toList());
            assertThat(doubles(columns, 60))
                    .isEqualTo(points.stream()
                            .map(p -> ((JsonNumber) p.get(1)).doubleValue())
                            .toList());
        }
        assertThat(columns.remaining()).isZero();
    }

    private static List<Double> doubles(ByteBuffer from, int count) {
        List<Double> doubles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            doubles.add(from.getDouble());
        }
        return doubles;
    }

    @Test
    void refusalsAreJsonAlsoWhenColumnsAreAskedFor() {
        assertThat(admin.with("Accept", "application/vnd.oxmon.columns")
                        .get("/v1/query?metric=ask.cpu&step=x")
                        .refused(400, "BAD_REQUEST")
                        .getString("field"))
                .isEqualTo("step");
        admin.with("Accept", "text/csv").get("/v1/query?metric=ask.cpu").refused(406, "NOT_ACCEPTABLE");
    }

    @Test
    void seriesAreDiscovered_pageByPage() {
        Answer all = admin.get("/v1/series?agent=ask-*").expect(200);
        assertThat(all.header("X-Total-Count")).isEqualTo("12");
        Answer page = admin.get("/v1/series?agent=ask-*&limit=2&offset=3").expect(200);
        assertThat(page.header("X-Total-Count")).isEqualTo("12");
        assertThat(page.objects()).isEqualTo(all.objects().subList(3, 5));
        assertThat(words("agents?metric=ask.cpu")).containsExactly("ask-1", "ask-2", "ask-3");
        assertThat(words("metrics?agent=ask-1")).containsExactly("ask.bytes", "ask.cpu", "ask.disk");
        assertThat(words("labels?agent=ask-1")).containsExactly("if", "mount");
        assertThat(words("labels/mount?agent=ask-1")).containsExactly("/", "/data \"x\"");
        assertThat(words("labels/none?agent=ask-1")).isEmpty();
    }

    private List<String> words(String path) {
        return admin.get("/v1/series/" + path).expect(200).array().getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }

    @Test
    void theNewestOfAllHosts() {
        Answer latest =
                admin.get("/v1/series/latest?metric=ask.disk&match=mount=/").expect(200);
        assertThat(latest.texts("agent")).containsExactly("ask-1", "ask-2", "ask-3");
        JsonObject first = latest.objects().get(0);
        assertThat(first.getJsonNumber("value").doubleValue()).isEqualTo(59.25);
        assertThat(first.getString("timestamp")).isEqualTo(HOUR.plusSeconds(590).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/query, metric, missing_param",
        "/v1/series/latest, metric, missing_param",
        "/v1/query?metric=m&agent=group:nowhere, agent, BAD_REQUEST",
        "/v1/query?metric=m&agent=tag:, agent, BAD_REQUEST",
        "/v1/query?metric=m&match=mount, match, BAD_REQUEST",
        "/v1/query?metric=m&match==x, match, BAD_REQUEST",
        "/v1/query?metric=m&match=mount=~(, match, BAD_REQUEST",
        "/v1/query?metric=m&match=mount=~%5B, match, BAD_REQUEST",
        "/v1/series?match=k!~**, match, BAD_REQUEST",
        "/v1/query?metric=m&agg=median, agg, BAD_REQUEST",
        "/v1/query?metric=m&agg=AVG, agg, BAD_REQUEST",
        "/v1/query?metric=m&step=0, step, BAD_REQUEST",
        "/v1/query?metric=m&step=-1m, step, BAD_REQUEST",
        "/v1/query?metric=m&from=yesterday, from, BAD_REQUEST",
        "/v1/query?metric=m&to=2026-13-01T00:00:00Z, to, BAD_REQUEST",
        "/v1/query?metric=m&from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z, from, BAD_REQUEST",
        "/v1/query?metric=m&by=mount, step, BAD_REQUEST",
        "'/v1/query?metric=m&step=1m&by=mount,', by, BAD_REQUEST",
        "/v1/query?metric=m&step=1m&across=rate, across, BAD_REQUEST",
        "/v1/query?metric=m&step=1m&across=last, across, BAD_REQUEST",
        "/v1/query?metric=m&top=0, top, BAD_REQUEST",
        "/v1/query?metric=m&top=1e9, top, BAD_REQUEST",
        "/v1/query?metric=m&bottom=99999999999, bottom, BAD_REQUEST",
        "/v1/query?metric=m&top=1&bottom=1, bottom, BAD_REQUEST",
        "/v1/query?metric=m&rank=max, rank, BAD_REQUEST",
        "/v1/query?metric=m&top=1&rank=increase, rank, BAD_REQUEST",
        "/v1/series?limit=0, limit, BAD_REQUEST",
        "/v1/series/labels/k?offset=-1, offset, BAD_REQUEST",
        "/v1/series?to=yesterday, to, BAD_REQUEST",
        "/v1/series?from=yesterday, from, BAD_REQUEST",
        "/v1/series/agents?from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z, from, BAD_REQUEST",
        "/v1/series/latest?metric=m&from=yesterday, from, BAD_REQUEST",
        "/v1/series/latest?metric=m&to=2026-13-01T00:00:00Z, to, BAD_REQUEST",
        "/v1/metrics?agent=a&metric=m&agg=p75, agg, BAD_REQUEST"
    })
    void whatMakesNoSenseIsRefused_andNamed(String path, String field, String code) {
        assertThat(admin.get(path).refused(400, code).getString("field")).isEqualTo(field);
    }

    @Test
    void whatIsTooLongIsRefused_andNamed() {
        String long257 = "x".repeat(257);
        assertThat(admin.get("/v1/query?metric=" + long257)
                        .refused(400, "BAD_REQUEST")
                        .getString("field"))
                .isEqualTo("metric");
        assertThat(admin.get("/v1/query?metric=m&match=k=~" + long257)
                        .refused(400, "BAD_REQUEST")
                        .getString("field"))
                .isEqualTo("match");
        assertThat(admin.get("/v1/series?" + "agent=a&".repeat(101))
                        .refused(400, "BAD_REQUEST")
                        .getString("field"))
                .isEqualTo("agent");
    }

    @Test
    void aPatternThatTakesForever_isRefusedSoon() {
        server.wire()
                .report(Batch.of("ask-slow")
                        .point("ask.slow", 1, Map.of("k", "a".repeat(500)))
                        .build());
        assertThat(admin.get("/v1/query?metric=ask.slow&match=k=~(.*a)%7B15%7Db")
                        .refused(400, "BAD_REQUEST")
                        .getString("field"))
                .isEqualTo("match");
    }

    @Test
    void strangersAreAskedToSignIn() {
        for (String path : List.of(
                "/v1/query?metric=ask.cpu", "/v1/series", "/v1/series/latest?metric=x", "/v1/series/labels/k")) {
            server.rest().get(path).refused(401, "UNAUTHORIZED");
        }
    }
}
