package oxmon.it.wildfly;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.JsonText;
import oxmon.it.Jvm;
import oxmon.it.Place;
import oxmon.it.Ports;
import oxmon.it.Redeployed;
import oxmon.it.Required;
import oxmon.it.Rest;
import oxmon.it.Visitor;
import oxmon.it.Wire;

/** The WAR as it is, then the EAR, on one WildFly. The tests build on each other. */
@Tag("wildfly")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class WildFlyIT {
    private static final Path WAR = Place.release("oxmon.war");
    private static final Path EAR = Path.of(Place.property("oxmon.it.ear"));
    /** Undertow's own walk over the open sockets of a session that ends, while they close; they are closed all the same. */
    private static final String LOGOUT = "JsrWebSocketFilter$LogoutListener: java.util.ConcurrentModificationException";

    private static final String PASSWORD = "a-new-and-longer-one-1";

    @SuppressWarnings("TimeInStaticInitializer") // the run's own
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static WildFly server;

    /** Handed from one test to the next. */
    private static Rest admin = Rest.at("");

    @BeforeAll
    static void start() throws IOException {
        Path home;
        try {
            home = WildFly.provision();
        } catch (IOException e) {
            Required.orSkip("wildfly", String.valueOf(e.getMessage()));
            throw e;
        }
        server = WildFly.start(home, "require_agent_auth = false\ndata_dir = \"oxmon-data\"\n");
        server.deploy(WAR);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Order(1)
    void itIsReadyAtTheRoot() {
        Eventually.holds(
                "ready",
                Duration.ofSeconds(30),
                () -> server.rest().get("/ready").status() == 200);
        JsonObject health = server.rest().get("/v1/health").expect(200).object();
        assertThat(health.getString("status")).isEqualTo("ok");
    }

    @Test
    @Order(2)
    void theFirstAccountHasARandomPassword_thatMustBeChanged() throws IOException {
        Path file = dataDir().resolve("initial-password");
        String initial = Files.readString(file).strip();
        server.rest().login("admin", "changeme").refused(401, "UNAUTHORIZED");
        Rest first = server.rest().signIn("admin", initial);
        first.get("/v1/agents").refused(403, "FORBIDDEN");
        first.post("/v1/auth/password", JsonText.object("current_password", initial, "new_password", PASSWORD))
                .expect(200);
        assertThat(file).doesNotExist();
        admin = server.rest().signIn("admin", PASSWORD);
        admin.get("/v1/agents").expect(200);
    }

    @Test
    @Order(3)
    void aReportedPointIsReadBack() {
        try (Wire wire = Wire.at(server.grpcPort())) {
            assertThat(wire.report(Batch.of("on-wildfly")
                                    .at(NOW)
                                    .point("disk.used_percent", 61.25, Map.of("mount", "/"))
                                    .build())
                            .getMessage())
                    .isEqualTo("ok");
        }
        assertThat(admin.metrics("on-wildfly", "disk.used_percent", NOW, NOW))
                .containsExactly(new Rest.Sample(NOW, 61.25, Map.of("mount", "/")));
        JsonObject host = admin.get("/v1/agents").where("agent_id", "on-wildfly");
        assertThat(host.getBoolean("active")).isTrue();
        assertThat(host).containsKey("hostname"); // present as null
    }

    @Test
    @Order(4)
    void refusalsAreTheSameAsAnywhere() {
        admin.get("/v1/nothing").refused(404, "not_found");
        admin.delete("/v1/agents").refused(405, "METHOD_NOT_ALLOWED");
        admin.post("/v1/agents/whitelist", "{").refused(400, "BAD_REQUEST");
        admin.with("Content-Type", "text/plain")
                .post("/v1/agents/whitelist", "x")
                .refused(415, "UNSUPPORTED_MEDIA_TYPE");
        admin.with("Accept", "application/xml").get("/v1/agents").refused(406, "NOT_ACCEPTABLE");
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "x", "description", "d".repeat(1 << 20)))
                .refused(413, "PAYLOAD_TOO_LARGE");
        admin.get("/v1/metrics?agent=a").refused(400, "missing_param");
        admin.get("/v1/agents?limit=0").refused(400, "BAD_REQUEST");
        server.rest().get("/v1/agents").refused(401, "UNAUTHORIZED");
        server.rest().with("Authorization", "Basic eDp5").get("/v1/agents").refused(401, "UNAUTHORIZED");
        String hs256 = "eyJhbGciOiJIUzI1NiJ9.eyJ1cG4iOiJhZG1pbiIsImlzcyI6Im94bW9uIiwiZXhwIjo0MTAyNDQ0ODAwfQ.AAAA";
        server.rest().bearing(hs256).get("/v1/agents").refused(401, "UNAUTHORIZED");
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "listed-on-wildfly"))
                .expect(201);
        admin.post("/v1/agents/whitelist", JsonText.object("agent_id", "listed-on-wildfly"))
                .refused(409, "CONFLICT");
        admin.get("/v1/agents/nobody/latest").refused(404, "not_found");
    }

    @Test
    @Order(5)
    void pagesAreLedToTheSignIn_andShowTheirContentAfterIt() {
        Visitor visitor = Visitor.at(server.url());
        assertThat(visitor.open("/").path()).isEqualTo("/login.xhtml");
        assertThat(visitor.signIn("admin", "wrong").status()).isEqualTo(401);
        Visitor.Seen overview = visitor.signIn("admin", PASSWORD);
        assertThat(overview.path()).isEqualTo("/index.xhtml");
        assertThat(overview.status()).isEqualTo(200);
        Visitor.Seen signedIn = Visitor.at(server.url()).impatient().signIn("admin", PASSWORD);
        assertThat(signedIn.header("Set-Cookie"))
                .containsIgnoringCase("httponly")
                .contains("SameSite=Lax");
        assertThat(signedIn.header("Location")).isEqualTo("/index.xhtml");
        for (String page : new String[] {
            "/",
            "/host.xhtml?id=on-wildfly",
            "/alerts.xhtml",
            "/alerts.xhtml?view=history",
            "/rules.xhtml",
            "/rule.xhtml",
            "/channels.xhtml",
            "/agents.xhtml",
            "/system.xhtml"
        }) {
            assertThat(visitor.open(page)).as("%s", page).satisfies(seen -> {
                assertThat(seen.status()).isEqualTo(200);
                assertThat(seen.path()).isNotEqualTo("/login.xhtml");
                assertThat(seen.body()).contains("</html>").doesNotContain("#{", "msg[");
            });
        }
        assertThat(visitor.open("/agents.xhtml").body()).contains("listed-on-wildfly");
    }

    @Test
    @Order(6)
    void aPageIsToldWhatChanged_overItsWebSocket() throws InterruptedException {
        Visitor visitor = Visitor.at(server.url());
        assertThat(visitor.live().poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1008");
        visitor.signIn("admin", PASSWORD);
        BlockingQueue<String> said = visitor.live();
        try (Wire wire = Wire.at(server.grpcPort())) {
            wire.report(Batch.of("on-wildfly").point("cpu.usage", 12).build());
        }
        assertThat(said.poll(10, TimeUnit.SECONDS)).contains("\"on-wildfly\"");
    }

    @Test
    @Order(7)
    void domainsAndTheirCalendarAreServed() {
        assertThat(admin.post("/v1/certs/domains", "{\"domain\": \"127.0.0.1\", \"port\": " + Ports.free() + "}")
                        .expect(201)
                        .object()
                        .getString("domain"))
                .isEqualTo("127.0.0.1");
        Answer table = admin.get("/v1/certs/domains.csv").expect(200);
        assertThat(table.header("Content-Type")).startsWith("text/csv");
        assertThat(table.body()).startsWith("domain,port,").contains("127.0.0.1,");
        assertThat(admin.with("Content-Type", "text/csv")
                        .send("POST", "/v1/certs/domains.csv?existing=skip", table.body())
                        .expect(200)
                        .object()
                        .getInt("unchanged"))
                .isEqualTo(1);
        String address = admin.post("/v1/certs/calendars", "{\"name\": \"team\"}")
                .expect(201)
                .object()
                .getString("address");
        assertThat(server.rest()
                        .get(address.substring(server.url().length()))
                        .expect(200)
                        .body())
                .startsWith("BEGIN:VCALENDAR");
        server.rest().get("/calendar/none.ics").refused(404, "not_found");
        assertThat(admin.get("/v1/certs/keystores").expect(200).objects()).isEmpty();
    }

    @Test
    @Order(8)
    void redeploymentsLeaveNothingBehind() {
        server.undeploy();
        Redeployed.times(Redeployed.ROUNDS, new Redeployed.Host() {
            @Override
            public void deploy() {
                server.deploy(WAR);
            }

            @Override
            public void undeploy() {
                server.undeploy();
            }

            @Override
            public Jvm jvm() {
                return server.jvm();
            }

            @Override
            public int grpcPort() {
                return server.grpcPort();
            }

            @Override
            public Rest reader() {
                return admin;
            }

            @Override
            public Visitor visitor() {
                Visitor visitor = Visitor.at(server.url());
                visitor.signIn("admin", PASSWORD);
                return visitor;
            }

            @Override
            public Path dataDir() {
                return WildFlyIT.dataDir();
            }

            @Override
            public int copiesThatMayStay() {
                return 2; // ObjectMethods.eq of Java 17 holds one, the thread that EJB timers keep another
            }
        });
    }

    @Test
    @Order(9)
    void theEarGoesOnWhereTheWarEnded() {
        server.deploy(EAR);
        admin = server.rest().signIn("admin", PASSWORD);
        Instant later = NOW.plusMillis(1);
        try (Wire wire = Wire.at(server.grpcPort())) {
            assertThat(wire.report(Batch.of("on-wildfly")
                                    .at(later)
                                    .point("disk.used_percent", 62, Map.of("mount", "/"))
                                    .build())
                            .getMessage())
                    .isEqualTo("ok");
        }
        assertThat(admin.metrics("on-wildfly", "disk.used_percent", NOW, later))
                .extracting(Rest.Sample::value)
                .containsExactly(61.25, 62.0);
        Visitor visitor = Visitor.at(server.url());
        assertThat(visitor.signIn("admin", PASSWORD).path()).isEqualTo("/index.xhtml");
        assertThat(visitor.open("/agents.xhtml").body()).contains("listed-on-wildfly");
        server.rest().get("/agent/oxmon-agent.jar").expect(200);
        admin.get("/v1/openapi.json").expect(200);
    }

    @Test
    @Order(10)
    void theServerStopsInOrder_andItsPortsAreFree() {
        server.stop();
        Eventually.holds(
                "the ports are free",
                Duration.ofSeconds(5),
                () -> Ports.isFree(server.httpPort()) && Ports.isFree(server.grpcPort()));
        assertThat(server.log()).contains("WFLYSRV0050");
        assertThat(troubles(server.log())).isEmpty();
    }

    /** Each line that speaks of an exception or a lack of memory, between those before and after it. */
    private static List<String> troubles(String log) {
        List<String> lines = log.lines().toList();
        return IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).contains(LOGOUT))
                .filter(i -> lines.get(i).contains("Exception") || lines.get(i).contains("OutOfMemoryError"))
                .mapToObj(i -> String.join("\n", lines.subList(Math.max(0, i - 3), Math.min(lines.size(), i + 12))))
                .toList();
    }

    private static Path dataDir() {
        return server.base().resolve("data").resolve("oxmon-data");
    }
}
