package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import oxmon.it.Answer;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;

/** Every endpoint with every role, on a real server: who may, may; who may not, is told so. */
@Tag("payara")
@Order(6)
@ExtendWith(SharedServer.class)
class PermissionsIT {
    private static final List<String> ROLES = List.of("nobody", "viewer", "operator", "admin");
    /** The least role for each endpoint. A new endpoint must be added here, or the test fails. */
    private static final Map<String, String> LEAST = new TreeMap<>(Map.ofEntries(
            Map.entry("GET /v1/health", "nobody"),
            Map.entry("GET /v1/openapi.json", "nobody"),
            Map.entry("GET /v1/openapi.yaml", "nobody"),
            Map.entry("POST /v1/auth/login", "nobody"),
            Map.entry("POST /v1/auth/password", "viewer"),
            Map.entry("GET /v1/agents", "viewer"),
            Map.entry("GET /v1/agents/{id}", "viewer"),
            Map.entry("GET /v1/agents/{id}/latest", "viewer"),
            Map.entry("GET /v1/agents/{id}/tags", "viewer"),
            Map.entry("PUT /v1/agents/{id}/tags", "operator"),
            Map.entry("PATCH /v1/agents/{id}/tags", "operator"),
            Map.entry("GET /v1/agents/whitelist", "operator"),
            Map.entry("POST /v1/agents/whitelist", "operator"),
            Map.entry("PUT /v1/agents/whitelist/{agent_id}", "operator"),
            Map.entry("DELETE /v1/agents/whitelist/{agent_id}", "operator"),
            Map.entry("POST /v1/agents/whitelist/{agent_id}/token", "operator"),
            Map.entry("GET /v1/groups", "viewer"),
            Map.entry("GET /v1/groups/{id}", "viewer"),
            Map.entry("POST /v1/groups", "operator"),
            Map.entry("PATCH /v1/groups/{id}", "operator"),
            Map.entry("DELETE /v1/groups/{id}", "operator"),
            Map.entry("GET /v1/alerts", "viewer"),
            Map.entry("GET /v1/alerts/history", "viewer"),
            Map.entry("GET /v1/alerts/configuration", "operator"),
            Map.entry("PUT /v1/alerts/configuration", "operator"),
            Map.entry("GET /v1/alerts/{id}", "viewer"),
            Map.entry("POST /v1/alerts/{id}/acknowledgement", "operator"),
            Map.entry("DELETE /v1/alerts/{id}/acknowledgement", "operator"),
            Map.entry("POST /v1/alerts/{id}/comments", "operator"),
            Map.entry("POST /v1/alerts/{id}/resolution", "operator"),
            Map.entry("GET /v1/alerts/rules", "viewer"),
            Map.entry("GET /v1/alerts/rules/types", "viewer"),
            Map.entry("GET /v1/alerts/rules/{id}", "viewer"),
            Map.entry("POST /v1/alerts/rules", "operator"),
            Map.entry("POST /v1/alerts/rules/preview", "operator"),
            Map.entry("GET /v1/alerts/rules/{id}/explanation", "viewer"),
            Map.entry("PATCH /v1/alerts/rules/{id}", "operator"),
            Map.entry("DELETE /v1/alerts/rules/{id}", "operator"),
            Map.entry("GET /v1/channels", "operator"),
            Map.entry("POST /v1/channels", "operator"),
            Map.entry("GET /v1/channels/types", "operator"),
            Map.entry("POST /v1/channels/test", "operator"),
            Map.entry("GET /v1/channels/{id}", "operator"),
            Map.entry("PATCH /v1/channels/{id}", "operator"),
            Map.entry("DELETE /v1/channels/{id}", "operator"),
            Map.entry("POST /v1/channels/{id}/test", "operator"),
            Map.entry("GET /v1/deliveries", "operator"),
            Map.entry("GET /v1/deliveries/{id}", "operator"),
            Map.entry("POST /v1/deliveries/{id}/again", "operator"),
            Map.entry("GET /v1/certificates", "viewer"),
            Map.entry("GET /v1/certificates/{domain}", "viewer"),
            Map.entry("GET /v1/certificates/{domain}/chain", "viewer"),
            Map.entry("GET /v1/certs/calendars", "viewer"),
            Map.entry("POST /v1/certs/calendars", "viewer"),
            Map.entry("DELETE /v1/certs/calendars/{id}", "viewer"),
            Map.entry("POST /v1/certs/check", "operator"),
            Map.entry("GET /v1/certs/domains", "viewer"),
            Map.entry("POST /v1/certs/domains", "operator"),
            Map.entry("POST /v1/certs/domains/batch", "operator"),
            Map.entry("GET /v1/certs/domains.csv", "viewer"),
            Map.entry("POST /v1/certs/domains.csv", "operator"),
            Map.entry("GET /v1/certs/domains/{id}", "viewer"),
            Map.entry("PUT /v1/certs/domains/{id}", "operator"),
            Map.entry("DELETE /v1/certs/domains/{id}", "operator"),
            Map.entry("POST /v1/certs/domains/{id}/check", "operator"),
            Map.entry("GET /v1/certs/domains/{id}/history", "viewer"),
            Map.entry("GET /v1/certs/keystores", "viewer"),
            Map.entry("GET /v1/certs/status", "viewer"),
            Map.entry("GET /v1/certs/status/{domain}", "viewer"),
            Map.entry("GET /v1/silences", "viewer"),
            Map.entry("POST /v1/silences", "operator"),
            Map.entry("GET /v1/silences/{id}", "viewer"),
            Map.entry("PATCH /v1/silences/{id}", "operator"),
            Map.entry("DELETE /v1/silences/{id}", "operator"),
            Map.entry("GET /v1/metrics", "viewer"),
            Map.entry("GET /v1/query", "viewer"),
            Map.entry("GET /v1/series", "viewer"),
            Map.entry("GET /v1/series/latest", "viewer"),
            Map.entry("GET /v1/series/agents", "viewer"),
            Map.entry("GET /v1/series/metrics", "viewer"),
            Map.entry("GET /v1/series/labels", "viewer"),
            Map.entry("GET /v1/series/labels/{key}", "viewer"),
            Map.entry("POST /v1/storage/flush", "admin"),
            Map.entry("POST /v1/storage/backups", "admin"),
            Map.entry("GET /v1/storage/backups", "admin"),
            Map.entry("GET /v1/storage/backups/{name}", "admin")));

    private final OxmonServer server;

    PermissionsIT(OxmonServer server) {
        this.server = server;
    }

    @Test
    void theTableHasEveryEndpoint() {
        assertThat(endpoints()).isEqualTo(LEAST.keySet());
    }

    @Test
    void everyEndpointForEveryRole() throws Exception {
        for (String role : ROLES) {
            Rest client = role.equals("nobody") ? server.rest() : person(role, false);
            LEAST.forEach((endpoint, least) -> {
                Answer answer = call(client, endpoint);
                if (ROLES.indexOf(role) >= ROLES.indexOf(least)) {
                    assertThat(answer.status())
                            .as("%s as %s: %s", endpoint, role, answer)
                            .isNotIn(403, 500);
                    if (!endpoint.endsWith("/auth/login")) {
                        assertThat(answer.status())
                                .as("%s as %s", endpoint, role)
                                .isNotEqualTo(401);
                    }
                } else if (role.equals("nobody")) {
                    answer.refused(401, "UNAUTHORIZED");
                } else {
                    assertThat(answer.refused(403, "FORBIDDEN").getString("error"))
                            .contains(least, role);
                }
            });
        }
    }

    @Test
    void whoMustChangeTheirPassword_mayDoOnlyThat_exceptOnThisVeryMachine() throws Exception {
        Rest here = person("admin", true);
        Rest elsewhere = here.with("X-Forwarded-For", "192.0.2.7");
        LEAST.forEach((endpoint, least) -> {
            assertThat(call(here, endpoint).status()).as("%s here", endpoint).isNotIn(403, 500);
            Answer answer = call(elsewhere, endpoint);
            if (least.equals("nobody") || endpoint.equals("POST /v1/auth/password")) {
                assertThat(answer.status()).as("%s elsewhere", endpoint).isNotIn(403, 500);
            } else {
                assertThat(answer.refused(403, "FORBIDDEN").getString("error")).contains("password must be changed");
            }
        });
    }

    private static Answer call(Rest client, String endpoint) {
        String[] parts = endpoint.split(" ", 2);
        String path = parts[1].replaceAll("\\{[a-z_]+}", "no-such-thing");
        return client.send(parts[0], path, parts[0].matches("GET|DELETE") ? null : "{}");
    }

    private TreeSet<String> endpoints() {
        JsonObject paths =
                server.rest().get("/v1/openapi.json").expect(200).object().getJsonObject("paths");
        TreeSet<String> endpoints = new TreeSet<>();
        paths.forEach((path, methods) -> methods.asJsonObject().keySet().stream()
                .filter(method -> method.matches("get|put|post|patch|delete"))
                .forEach(method -> endpoints.add(method.toUpperCase(Locale.ROOT) + ' ' + path)));
        return endpoints;
    }

    /** Somebody with that role, written to the table as an administrator may, since no endpoint makes users yet. */
    private Rest person(String role, boolean mustChange) throws SQLException, GeneralSecurityException {
        String name = (mustChange ? "new-" : "") + role + "-of-permissions";
        Path database = server.dataDir().resolve("cert.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT OR REPLACE INTO users (id, username, password_hash, role, must_change_password)"
                                + " VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, name);
            insert.setString(3, hash("correct horse"));
            insert.setString(4, role);
            insert.setBoolean(5, mustChange);
            insert.executeUpdate();
        }
        return server.rest().signIn(name, "correct horse");
    }

    private static String hash(String password) throws GeneralSecurityException {
        byte[] salt = new byte[16];
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, 1000, 256))
                .getEncoded();
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "pbkdf2-sha512$1000$" + base64.encodeToString(salt) + '$' + base64.encodeToString(key);
    }
}
