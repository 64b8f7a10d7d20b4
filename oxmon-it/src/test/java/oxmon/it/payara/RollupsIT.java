package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.Visitor;

/** A day goes, its rollup stays, and the API and the pages tell what is left of it. */
@Tag("payara")
@Order(22)
class RollupsIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String RETENTION = "require_agent_auth = false\nretention_days = ";
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant THEN = NOW.truncatedTo(ChronoUnit.DAYS).minus(Duration.ofHours(3 * 24 - 6));
    private static final int MINUTES = 120;
    private static final double SPIKE = 98.5;

    @TempDir
    Path directory;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatIsLeftOfADay_isToldByTheApiAndThePages() {
        String day = THEN.atOffset(ZoneOffset.UTC).toLocalDate().toString();
        try (OxmonServer server = start(7)) {
            Batch batch = Batch.of("roll-1");
            for (int minute = 0; minute < MINUTES; minute++) {
                batch.at(THEN.plus(Duration.ofMinutes(minute)))
                        .point("cpu.usage", minute == 77 ? SPIKE : minute % 10)
                        .point("roll.gone", minute);
            }
            batch.at(NOW).point("cpu.usage", 5);
            assertThat(server.wire().report(batch.build()).getMessage()).isEqualTo("ok");
            server.admin().post("/v1/storage/flush", "").expect(200);
            assertThat(directory.resolve(day + ".db")).exists();
            server.stop();
        }
        try (OxmonServer server = start(1)) {
            Eventually.holds(
                    "retention has come", Duration.ofMinutes(3), () -> !Files.exists(directory.resolve(day + ".db")));
            server.admin()
                    .post(
                            "/v1/auth/password",
                            "{\"current_password\": \"changeme\", \"new_password\": \"" + PASSWORD + "\"}")
                    .expect(200);

            tellsTheSeriesToWhoeverAsksSoFarBack(server.rest().signIn("admin", PASSWORD));
            Visitor visitor = Visitor.at(server.url());
            visitor.signIn("admin", PASSWORD);
            drawsNothingFinerThanThereIs(visitor);
            listsTheFiles(visitor);
        }
    }

    private OxmonServer start(int retentionDays) {
        return OxmonServer.setup("rollups")
                .config(RETENTION + retentionDays + '\n')
                .dataDir(directory)
                .start();
    }

    private static void tellsTheSeriesToWhoeverAsksSoFarBack(Rest admin) {
        assertThat(admin.get("/v1/series?agent=roll-1").expect(200).texts("metric"))
                .containsExactly("cpu.usage");
        assertThat(admin.get("/v1/series?agent=roll-1&from=" + THEN).expect(200).texts("metric"))
                .containsExactly("cpu.usage", "roll.gone");
        assertThat(admin.get("/v1/series/metrics?agent=roll-1&from=" + THEN)
                        .expect(200)
                        .array()
                        .toString())
                .isEqualTo("[\"cpu.usage\",\"roll.gone\"]");
        assertThat(admin.get("/v1/series/latest?agent=roll-1&metric=*&from=" + THEN)
                        .expect(200)
                        .texts("metric"))
                .containsExactly("cpu.usage");
        assertThat(Rest.samples(admin.get("/v1/metrics?agent=roll-1&metric=roll.gone&step=1h&agg=count&from=" + THEN
                                + "&to=" + THEN.plus(Duration.ofHours(2)).minusMillis(1))
                        .expect(200)))
                .extracting(Rest.Sample::value)
                .containsExactly(60.0, 60.0);
    }

    private static JsonObject data(Visitor visitor, String path) {
        Visitor.Seen seen = visitor.open(path);
        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        try (JsonReader reader = Json.createReader(new StringReader(seen.body()))) {
            return reader.readObject();
        }
    }

    private static JsonObject charts(Visitor visitor, Instant from, Instant to) {
        return data(
                visitor,
                "/ui/data/host/charts?id=roll-1&points=4000&from=" + from.toEpochMilli() + "&to=" + to.toEpochMilli());
    }

    private static void drawsNothingFinerThanThereIs(Visitor visitor) {
        assertThat(charts(visitor, NOW.minusSeconds(600), NOW).getInt("step")).isZero();

        JsonObject charts = charts(visitor, THEN, THEN.plus(Duration.ofMinutes(MINUTES)));
        assertThat(charts.getInt("step")).isEqualTo(300_000);
        JsonObject cpu = charts.getJsonObject("charts").getJsonArray("cpu").getJsonObject(0);
        assertThat(cpu.getJsonArray("t")).hasSize(MINUTES / 5);
        JsonArray most = cpu.getJsonArray("max");
        assertThat(most.getJsonNumber(77 / 5).doubleValue()).isEqualTo(SPIKE);
        assertThat(cpu.getJsonArray("v").getJsonNumber(0).doubleValue()).isEqualTo(2.0); // of 0 to 4
    }

    private static void listsTheFiles(Visitor visitor) {
        JsonObject system = data(visitor, "/ui/data/system");
        String name = "rollup-" + YearMonth.from(THEN.atOffset(ZoneOffset.UTC)) + ".db";
        JsonObject file = system.getJsonArray("rollups").getValuesAs(JsonObject.class).stream()
                .filter(each -> each.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(file.getInt("days")).isPositive();
        assertThat(file.getJsonNumber("bytes").longValue()).isPositive();
        assertThat(file.getString("fault")).isEmpty();
        assertThat(system.getInt("rollup_days")).isEqualTo(400);
        assertThat(system.getJsonNumber("store_bytes").longValue())
                .isGreaterThan(file.getJsonNumber("bytes").longValue());
        assertThat(system.getJsonArray("days").getValuesAs(JsonObject.class))
                .extracting(each -> each.getString("date"))
                .doesNotContain(THEN.atOffset(ZoneOffset.UTC).toLocalDate().toString());
    }
}
