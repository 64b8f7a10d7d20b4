package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.Answer;
import oxmon.it.Certificates;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Ports;
import oxmon.it.Rest;

/** Domains are watched, by the seed's requests and by a shell; what is found is told, kept, and judged by rules. */
@Tag("payara")
@Order(23)
class CertificatesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Certificates authority = Certificates.create("watched");

    /** A server of TLS; ends with the test. */
    private static final class Peer implements AutoCloseable {
        private final SSLServerSocket listener;

        Peer(Certificates authority) throws IOException {
            listener = (SSLServerSocket) authority
                    .serving("server")
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "peer");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    socket.startHandshake();
                    socket.getInputStream().read();
                } catch (IOException e) {
                    // who came is gone
                }
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    @Test
    void aDomainIsWatchedFromItsFirstCheckToItsEnd() throws IOException {
        try (Peer peer = new Peer(authority);
                OxmonServer server = OxmonServer.setup("certificates")
                        .config("""
                                [outbound]
                                allow = ["127.0.0.0/8", "::1/128"]
                                [cert_check]
                                tick_secs = 1
                                connect_timeout_secs = 5
                                ca_file = "%s"
                                [[alert.rules]]
                                name = "cert-expiry"
                                type = "cert_expiration"
                                metric = "certificate.days_until_expiry"
                                agent_pattern = "cert-checker"
                                severity = "critical"
                                warning_days = 60
                                critical_days = 7
                                """.formatted(authority.certificate("ca")))
                        .start()) {
            Rest admin = server.admin();
            assertThat(admin.get("/v1/certificates").expect(200).objects()).isEmpty();
            assertThat(admin.get("/v1/certs/status").expect(200).objects()).isEmpty();
            JsonObject made = admin.post(
                            "/v1/certs/domains",
                            "{\"domain\": \"localhost\", \"port\": " + peer.port()
                                    + ", \"note\": \"主站\", \"connect_to\": \"127.0.0.1\"}")
                    .expect(201)
                    .object();
            String id = made.getString("id");
            assertThat(made.getBoolean("enabled")).isTrue();
            assertThat(made.isNull("check_interval_secs")).isTrue();
            refusals(admin, peer.port(), id);

            JsonObject found = admin.post("/v1/certs/domains/" + id + "/check", "")
                    .expect(200)
                    .object();
            assertThat(found.getBoolean("is_valid")).as(found.toString()).isTrue();
            assertThat(found.getBoolean("chain_valid")).isTrue();
            assertThat(found.isNull("error")).isTrue();
            assertThat(found.getInt("days_until_expiry")).isBetween(28, 30);
            assertThat(found.getString("subject")).contains("localhost");
            assertThat(found.getJsonArray("san_list").toString()).contains("localhost", "127.0.0.1");
            assertThat(found.getJsonArray("resolved_ips").getString(0)).isEqualTo("127.0.0.1");
            assertThat(admin.get("/v1/certs/status/localhost?port=" + peer.port())
                            .expect(200)
                            .object()
                            .getString("domain_id"))
                    .isEqualTo(id);
            assertThat(admin.get("/v1/certs/status?valid=false").expect(200).objects())
                    .isEmpty();

            JsonObject certificate =
                    admin.get("/v1/certificates/localhost").expect(200).object();
            assertThat(certificate.getString("issuer_cn")).isEqualTo("watched");
            assertThat(certificate.getBoolean("chain_valid")).isTrue();
            asATable(admin, peer.port());
            JsonObject chain =
                    admin.get("/v1/certificates/localhost/chain").expect(200).object();
            assertThat(chain.getJsonArray("certificates")).hasSize(1);
            assertThat(chain.getJsonArray("verified")).hasSize(2);
            assertThat(admin.get("/v1/certificates?expiring_within_days=31&issuer=watched&ip_address=127.0.0.1")
                            .expect(200)
                            .objects())
                    .hasSize(1);
            assertThat(admin.get("/v1/certificates?expiring_within_days=7")
                            .expect(200)
                            .objects())
                    .isEmpty();

            aCalendarFindsIt(server, admin, id);

            Instant now = Instant.now();
            assertThat(admin.metrics(
                            "cert-checker",
                            "certificate.is_valid",
                            now.minus(1, ChronoUnit.HOURS),
                            now.plus(1, ChronoUnit.HOURS)))
                    .isNotEmpty()
                    .allSatisfy(sample -> assertThat(sample.labels())
                            .containsEntry("domain", "localhost")
                            .containsEntry("port", Integer.toString(peer.port())));
            assertThat(admin.get("/v1/agents").expect(200).body()).doesNotContain("cert-checker");
            Eventually.holds(
                    "its rule fires",
                    SOON,
                    () -> admin.get("/v1/alerts").expect(200).objects().stream()
                            .anyMatch(alert -> alert.getString("rule_name").equals("cert-expiry")));

            server.kill();
            server.start();
            assertThat(server.admin().get("/v1/certs/status").expect(200).objects())
                    .as("after a kill")
                    .hasSize(1);
            peer.close();
            JsonObject gone = server.admin()
                    .post("/v1/certs/domains/" + id + "/check", "")
                    .expect(200)
                    .object();
            assertThat(gone.getBoolean("is_valid")).isFalse();
            assertThat(gone.getString("error")).startsWith("refused");
            assertThat(server.admin()
                            .get("/v1/certificates/localhost")
                            .expect(200)
                            .object()
                            .getString("issuer_cn"))
                    .as("what it said before")
                    .isEqualTo("watched");
            whatAShellWrites(server);
            server.admin().delete("/v1/certs/domains/" + id).expect(204);
            server.admin().get("/v1/certs/domains/" + id).refused(404, "not_found");
            assertThat(server.admin().get("/v1/alerts").expect(200).objects())
                    .as("alerts of what is watched no more")
                    .isEmpty();
            server.admin().get("/v1/certificates/localhost").refused(404, "not_found");
        }
    }

    private static void aCalendarFindsIt(OxmonServer server, Rest admin, String id) {
        JsonObject made = admin.post("/v1/certs/calendars", "{\"name\": \"team\"}")
                .expect(201)
                .object();
        String address = made.getString("address");
        assertThat(address).startsWith(server.url() + "/calendar/").endsWith(".ics");
        String path = address.substring(server.url().length());
        Answer calendar = server.rest().get(path).expect(200);
        assertThat(calendar.header("Content-Type")).startsWith("text/calendar");
        String text = calendar.body().replace("\r\n ", "");
        assertThat(text)
                .startsWith("BEGIN:VCALENDAR\r\n")
                .contains("UID:" + id + "@oxmon\r\n", "SUMMARY:Certificate of localhost:", "\\n主站\r\n")
                .contains("URL:" + server.url() + "/certificate.xhtml?id=" + id);
        assertThat(server.rest().get(path + "?lang=zh").expect(200).body()).contains("的证书到期");
        assertThat(admin.get("/v1/certs/calendars").expect(200).objects().get(0).getString("last_used_at"))
                .endsWith("Z");
        assertThat(admin.get("/v1/certs/calendars").expect(200).body())
                .doesNotContain(path.substring("/calendar/".length(), path.length() - ".ics".length()));

        server.rest().get(path.replace(".ics", "")).refused(404, "not_found");
        server.rest().get("/calendar/" + "A".repeat(43) + ".ics").refused(404, "not_found");
        server.rest().get("/calendar/").refused(404, "not_found");
        admin.post("/v1/certs/calendars", "{\"name\": \"\"}").refused(400, "missing_param");
        admin.delete("/v1/certs/calendars/" + made.getString("id")).expect(204);
        server.rest().get(path).refused(404, "not_found");
        admin.delete("/v1/certs/calendars/" + made.getString("id")).refused(404, "not_found");
    }

    private static void refusals(Rest admin, int port, String id) {
        admin.post("/v1/certs/domains", "{\"domain\": \"LOCALHOST.\", \"port\": " + port + "}")
                .refused(409, "duplicate_domain");
        admin.post("/v1/certs/domains", "{\"domain\": \"https://x.example/\"}").refused(400, "invalid_domain");
        admin.post("/v1/certs/domains", "{\"domain\": \"x.example\", \"port\": 0}")
                .refused(400, "invalid_port");
        admin.post("/v1/certs/domains", "{}").refused(400, "missing_param");
        admin.post("/v1/certs/domains/batch", "{\"domains\": []}").refused(400, "empty_batch");
        admin.post(
                        "/v1/certs/domains/batch",
                        "{\"domains\": [{\"domain\": \"a.example\"}, {\"domain\": \"b.example\", \"port\": -1}]}")
                .refused(400, "invalid_port");
        assertThat(admin.get("/v1/certs/domains?search=example").expect(200).objects())
                .as("all or none")
                .isEmpty();
        admin.put("/v1/certs/domains/" + id, "{\"check_interval_secs\": 1}").refused(400, "BAD_REQUEST");
        assertThat(admin.put("/v1/certs/domains/" + id, "{\"check_interval_secs\": 3600, \"enabled\": true}")
                        .expect(200)
                        .object()
                        .getInt("check_interval_secs"))
                .isEqualTo(3600);
        admin.get("/v1/certs/domains?enabled=maybe").refused(400, "BAD_REQUEST");
        admin.get("/v1/certs/status/nobody.example").refused(404, "not_found");
        admin.post("/v1/certs/domains/none/check", "").refused(404, "not_found");
        admin.get("/v1/certificates/nobody.example").refused(404, "not_found");
    }

    /** What is exported comes back as it was; a table with a wrong line changes nothing. */
    private static void asATable(Rest admin, int port) {
        Rest tables = admin.with("Content-Type", "text/csv");
        String address = "/v1/certs/domains.csv";
        Answer exported = admin.get(address).expect(200);
        assertThat(exported.header("Content-Type")).startsWith("text/csv");
        assertThat(exported.body())
                .startsWith("domain,port,protocol,")
                .contains("\r\nlocalhost," + port + ",tls,", "主站", ",true,2", "CN=watched");
        JsonObject refused = tables.send("POST", address, exported.body() + "a.example,0,,,,,,,,,,,,,,\r\n")
                .refused(409, "duplicate_domain");
        assertThat(refused.getString("error")).startsWith("line 2: localhost port " + port + " is watched already");
        assertThat(refused.getJsonArray("problems").getJsonObject(1).getInt("line"))
                .isEqualTo(3);
        assertThat(tables.send("POST", address + "?existing=update", exported.body())
                        .expect(200)
                        .object()
                        .getInt("unchanged"))
                .isEqualTo(1);
        tables.send("POST", address, "{}").refused(400, "BAD_REQUEST");
        tables.send("POST", address, "x".repeat((1 << 20) + 1)).refused(413, "PAYLOAD_TOO_LARGE");
        tables.send("POST", address + "?existing=all", exported.body()).refused(400, "BAD_REQUEST");

        String more = "domain;enabled;note\r\ncsv.example;FALSE;'=1+1\r\n";
        assertThat(tables.send("POST", address + "?dry_run=true", more)
                        .expect(200)
                        .object()
                        .getInt("added"))
                .isEqualTo(1);
        assertThat(admin.get("/v1/certs/domains").expect(200).objects()).hasSize(1);
        tables.send("POST", address, more).expect(200);
        JsonObject added = admin.get("/v1/certs/domains?search=csv.example")
                .expect(200)
                .objects()
                .get(0);
        assertThat(added.getString("note")).isEqualTo("=1+1");
        assertThat(admin.get(address).expect(200).body()).contains("'=1+1");
        admin.delete("/v1/certs/domains/" + added.getString("id")).expect(204);
    }

    /** A row that somebody adds by hand is checked within a tick; here nobody listens. */
    private static void whatAShellWrites(OxmonServer server) throws IOException {
        int nobody = Ports.free();
        Process shell = new ProcessBuilder(
                        "sqlite3", server.dataDir().resolve("cert.db").toString())
                .redirectErrorStream(true)
                .start();
        shell.getOutputStream()
                .write(
                        ("INSERT INTO cert_domains (id, domain, port, enabled, created_at, updated_at) VALUES ('manual-001',"
                                        + " '127.0.0.1', " + nobody
                                        + ", 1, strftime('%s','now'), strftime('%s','now'));")
                                .getBytes(StandardCharsets.UTF_8));
        shell.getOutputStream().close();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        JsonObject found = Eventually.until(
                        "a domain that a shell added is checked",
                        SOON,
                        () -> server.admin().get("/v1/certs/status/manual-001"),
                        answer -> answer.status() == 200)
                .object();
        assertThat(found.getString("error")).startsWith("refused");
        assertThat(List.of(found.getString("domain"), found.getInt("port"))).isEqualTo(List.of("127.0.0.1", nobody));
        assertThat(Files.exists(server.dataDir().resolve("certificates.db"))).isTrue();
    }
}
