package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.Certificates;
import oxmon.it.Eventually;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.OxmonServer.Refusal;
import oxmon.it.RawHttp;
import oxmon.it.Rest;
import oxmon.it.Wire;
import oxmon.wire.MetricBatchProto;

/**
 * One server's life: agents with certificates report, the password is changed, the server is stopped in order and started
 * again on a directory in which days have gone bad. The tests build on each other.
 */
@Tag("payara")
@Order(12)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestartIT {
    @SuppressWarnings("TimeInStaticInitializer") // the run's own
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static final String PASSWORD = "a-new-and-longer-one-1";

    private static Certificates certificates;
    private static OxmonServer server;
    private static Wire wire;

    /** Handed from one test to the next. */
    private static Rest admin = Rest.at("");

    private static Instant adminsEnd = Instant.MAX;
    private static String tokenBeforeChange = "";
    private static JsonObject hostBefore = JsonValue.EMPTY_JSON_OBJECT;

    @BeforeAll
    static void start() {
        certificates = Certificates.create("hosts");
        server = OxmonServer.setup("restart")
                .config("""
                        require_agent_auth = false
                        retention_days = 7
                        [auth]
                        token_expire_secs = 60
                        [grpc]
                        tls_cert = "%s"
                        tls_key = "%s"
                        client_ca = "%s"
                        """.formatted(
                        certificates.certificate("server"), certificates.key("server"), certificates.certificate("ca")))
                .start();
        wire = Wire.at(server.grpcPort(), certificates.trustingAndShowing(certificates));
    }

    @AfterAll
    static void stop() {
        wire.close();
        server.close();
    }

    @Test
    @Order(1)
    void onlyAgentsWithACertificateOfTheAuthorityReport() {
        for (int day = 0; day < 4; day++) {
            assertThat(wire.report(day(day)).getMessage()).isEqualTo("ok");
        }
        Certificates others = Certificates.create("others");
        try (Wire without = Wire.at(server.grpcPort(), certificates.trusting());
                Wire withAnothers = Wire.at(server.grpcPort(), certificates.trustingAndShowing(others));
                Wire plain = Wire.at(server.grpcPort(), InsecureChannelCredentials.create())) {
            for (Wire refused : new Wire[] {without, withAnothers, plain}) {
                assertThat(refused.refused(day(0)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
        assertThat(wire.report(day(0)).getMessage()).isEqualTo("ok");
    }

    @Test
    @Order(2)
    void aNewPasswordEndsAllEarlierTokensAtOnce() {
        tokenBeforeChange = token("changeme");
        String another = token("changeme");
        Rest client = server.rest().bearing(tokenBeforeChange);
        client.post("/v1/auth/password", JsonText.object("current_password", "changeme", "new_password", PASSWORD))
                .expect(200);
        for (String old : new String[] {tokenBeforeChange, another}) {
            assertThat(server.rest()
                            .bearing(old)
                            .get("/v1/agents")
                            .refused(401, "UNAUTHORIZED")
                            .getString("error"))
                    .contains("revoked");
        }
        server.rest().login("admin", "changeme").refused(401, "UNAUTHORIZED");
        admin = server.rest().bearing(token(PASSWORD));
        adminsEnd = Instant.now().plusSeconds(61);
        // the restriction of the first password is gone with it
        admin.with("X-Forwarded-For", "192.0.2.7").get("/v1/agents").expect(200);
    }

    @Test
    @Order(3)
    void whoGuessesPasswordsIsSlowedDown() {
        Answer last = Eventually.until(
                "too many failures",
                Duration.ofSeconds(20),
                () -> server.rest().login("guessed", "wrong"),
                answer -> answer.status() != 401);
        last.refused(429, "TOO_MANY_REQUESTS");
        assertThat(last.header("Retry-After")).matches("\\d+");
        admin.get("/v1/agents").expect(200);
    }

    @Test
    @Order(4)
    void aSecondServerOnTheSameDirectoryRefusesToStart_andSaysWhy() {
        Refusal refusal = OxmonServer.setup("second").dataDir(server.dataDir()).startInVain();
        assertThat(refusal.exitCode()).isNotZero();
        assertThat(refusal.output())
                .contains(server.dataDir().toString())
                .contains("in use")
                .doesNotContain("\tat ");
        server.rest().get("/v1/health").expect(200);
        assertThat(wire.report(day(0)).getMessage()).isEqualTo("ok");
    }

    @Test
    @Order(5)
    void aStopInOrderEndsCleanly() throws IOException {
        hostBefore = host();
        assertThat(server.stop()).isZero();
        try (Stream<Path> files = Files.list(server.dataDir())) {
            assertThat(files.filter(file -> !file.getFileName().toString().endsWith("-wal"))
                            .map(file -> file.getFileName().toString()))
                    .contains("cert.db", dayFile(0), dayFile(1), dayFile(2), dayFile(3));
        }
        assertThat(server.log()).doesNotContain("\tat ", PASSWORD);
    }

    @Test
    @Order(6)
    void secretsInTheDirectoryAreTheOwnersOnly() throws IOException {
        try (Stream<Path> files = Files.walk(server.dataDir())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .doesNotContain(
                                PosixFilePermission.OTHERS_READ,
                                PosixFilePermission.OTHERS_WRITE,
                                PosixFilePermission.GROUP_WRITE);
                if (Files.size(file) < 10_000
                        && Files.readString(file, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY")) {
                    assertThat(Files.getPosixFilePermissions(file))
                            .as(file.toString())
                            .doesNotContain(PosixFilePermission.GROUP_READ);
                }
            }
        }
    }

    @Test
    @Order(7)
    void afterAStartWithBadDaysTheOthersAreReadable_andHealthTellsTheFault() throws IOException {
        Path data = server.dataDir();
        Path expired = data.resolve("2020-01-01.db");
        Files.copy(data.resolve(dayFile(3)), expired);
        Files.write(data.resolve(dayFile(1)), new byte[20_000]); // what a failing disk leaves
        Files.writeString(data.resolve(dayFile(2)), "this is no database, it is a text\n".repeat(100));
        for (int day = 1; day < 3; day++) {
            Files.deleteIfExists(data.resolve(dayFile(day) + "-wal"));
            Files.deleteIfExists(data.resolve(dayFile(day) + "-shm"));
        }
        Set<String> answers = ConcurrentHashMap.newKeySet();
        Thread impatient = new Thread(() -> ask(answers), "it-impatient");
        impatient.start();
        server.start();
        Eventually.holds("somebody answered", Duration.ofSeconds(30), () -> !answers.isEmpty());
        impatient.interrupt();
        assertThat(answers).as("what /v1/health said while the server started").containsOnly("HTTP/1.1 200 OK");

        assertThat(values(0)).containsExactly(0.5);
        assertThat(values(3)).containsExactly(3.5);
        JsonObject health = Eventually.until(
                "health tells of both days",
                Duration.ofSeconds(30),
                () -> server.rest().get("/v1/health").expect(200).object(),
                now -> now.toString().contains(dayFile(1)) && now.toString().contains(dayFile(2)));
        assertThat(health.getString("status")).isEqualTo("degraded");
        assertThat(server.log()).contains(dayFile(1)).contains(dayFile(2));
        server.rest().get("/ready").expect(200);
        assertThat(wire.report(day(0)).getMessage()).isEqualTo("ok");
        assertThat(Files.readString(data.resolve(dayFile(2)))).startsWith("this is no database");

        Eventually.holds("the expired day is dropped", Duration.ofSeconds(90), () -> Files.notExists(expired));
    }

    @Test
    @Order(8)
    void aBatchForABadDayIsNotAcknowledged() {
        Status status = wire.refused(day(1));
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(wire.report(day(3)).getMessage()).isEqualTo("ok");
    }

    @Test
    @Order(9)
    void whatWasKnownOfAgentsAndUsersIsStillKnown() {
        JsonObject host = host();
        assertThat(host.getBoolean("active")).isTrue();
        assertThat(Instant.parse(host.getString("last_seen")))
                .isAfterOrEqualTo(Instant.parse(hostBefore.getString("last_seen")));
        server.rest().bearing(tokenBeforeChange).get("/v1/agents").expect(401); // revoked, and by now perhaps expired
        server.rest().login("admin", "changeme").refused(401, "UNAUTHORIZED");
        if (Instant.now().isBefore(adminsEnd.minusSeconds(5))) {
            admin.get("/v1/agents").expect(200); // the key that signs survives
        }
    }

    @Test
    @Order(10)
    void aTokenEndsWhenItSaid() {
        while (Instant.now().isBefore(adminsEnd)) {
            Eventually.pause(500);
        }
        admin.get("/v1/agents").refused(401, "TOKEN_EXPIRED");
    }

    /** Notes the first line of each answer; while the port is closed there is none. */
    private static void ask(Set<String> answers) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                String answer = RawHttp.send(
                        server.httpPort(), "GET /v1/health HTTP/1.1\nHost: localhost\nConnection: close\n\n");
                answers.add(answer.lines().findFirst().orElse("nothing"));
            } catch (UncheckedIOException notOpenYet) {
                Thread.onSpinWait();
            }
        }
    }

    private static MetricBatchProto day(int daysAgo) {
        return Batch.of("days")
                .at(NOW.minus(Duration.ofDays(daysAgo)))
                .point("value", daysAgo + 0.5, Map.of("day", String.valueOf(daysAgo)))
                .build();
    }

    private static String dayFile(int daysAgo) {
        return NOW.minus(Duration.ofDays(daysAgo)).toString().substring(0, 10) + ".db";
    }

    private static List<Double> values(int daysAgo) {
        Instant at = NOW.minus(Duration.ofDays(daysAgo));
        return server.rest().bearing(token(PASSWORD)).metrics("days", "value", at, at).stream()
                .map(Rest.Sample::value)
                .toList();
    }

    private static JsonObject host() {
        return server.rest().bearing(token(PASSWORD)).get("/v1/agents").where("agent_id", "days");
    }

    private static String token(String password) {
        return server.rest().login("admin", password).expect(200).object().getString("token");
    }
}
