package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.it.JsonText;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;

/** Who may call, and how tokens that somebody made are told from the server's own. */
@Tag("payara")
@Order(5)
@ExtendWith(SharedServer.class)
class SignInIT {
    private final OxmonServer server;
    private final String token;

    SignInIT(OxmonServer server) {
        this.server = server;
        this.token =
                server.rest().login("admin", "changeme").expect(200).object().getString("token");
    }

    @Test
    void aTokenSaysWhoseItIsAndUntilWhen() {
        JsonObject answer = server.rest().login("admin", "changeme").expect(200).object();
        assertThat(answer.getInt("expires_in")).isEqualTo(86_400);
        JsonObject header = part(answer.getString("token"), 0);
        assertThat(header.getString("alg")).isEqualTo("RS256");
        JsonObject claims = part(answer.getString("token"), 1);
        assertThat(claims.getString("username")).isEqualTo("admin");
        assertThat(claims.getString("sub")).isNotBlank();
        assertThat(claims.getString("iss")).isNotBlank();
        assertThat(claims.getString("upn")).isEqualTo("admin");
        assertThat(claims).containsKeys("groups", "token_version");
        assertThat(claims.getInt("exp") - claims.getInt("iat")).isEqualTo(86_400);
        server.rest().bearing(answer.getString("token")).get("/v1/agents").expect(200);
    }

    @Test
    void unknownUserAndWrongPasswordAreTheSameRefusal() {
        String wrong = server.rest()
                .login("admin", "wrong")
                .refused(401, "UNAUTHORIZED")
                .getString("error");
        String unknown = server.rest()
                .login("nobody", "wrong")
                .refused(401, "UNAUTHORIZED")
                .getString("error");
        assertThat(unknown).isEqualTo(wrong);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"username\":\"admin\"}",
                "{\"password\":\"changeme\"}",
                "{\"username\":\"\",\"password\":\"changeme\"}",
                "{\"username\":\"admin\",\"password\":\"\"}",
                "{\"username\":null,\"password\":null}",
                "{\"username\":[\"admin\"],\"password\":\"changeme\"}"
            })
    void anIncompleteSignIn(String body) {
        assertThat(server.rest().post("/v1/auth/login", body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/agents", "/v1/agents/x/latest", "/v1/metrics", "/v1/agents/whitelist"})
    void withoutAHeader(String path) {
        assertThat(server.rest().get(path).refused(401, "UNAUTHORIZED").getString("error"))
                .isEqualTo("missing authorization header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YWRtaW46Y2hhbmdlbWU=", "Bearer", "Bearer ", "Token x", "x"})
    void withAnOddHeader(String header) {
        assertThat(server.rest()
                        .with("Authorization", header)
                        .get("/v1/agents")
                        .refused(401, "UNAUTHORIZED")
                        .getString("error"))
                .isEqualTo("invalid authorization header");
    }

    @Test
    void tokensThatTheServerDidNotMakeAreRefused() throws GeneralSecurityException {
        String[] parts = token.split("\\.", -1);
        String none = encoded("{\"alg\":\"none\",\"typ\":\"JWT\"}");
        refused(none + '.' + parts[1] + '.');
        refused(none + '.' + parts[1] + '.' + parts[2]);
        refused(encoded("{\"alg\":\"NONE\"}") + '.' + parts[1] + '.');
        String hs256 = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.' + parts[1];
        for (String secret : new String[] {"changeme", "secret", "oxmon"}) {
            refused(hs256 + '.' + hmac(secret, hs256));
        }
        PrivateKey stranger =
                KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        refused(signed(stranger, parts[0] + '.' + parts[1]));
        String forever = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replaceAll("\"exp\":\\d+,?", "");
        refused(signed(stranger, parts[0] + '.' + encoded(forever)));
        refused(parts[0] + '.' + encoded(forever) + '.' + parts[2]);
        refused(parts[0] + '.' + parts[1] + '.' + parts[2].substring(2) + "AA");
        refused(parts[0] + '.' + parts[1]);
        refused("a.b.c");
        refused("x".repeat(5_000));
    }

    @Test
    void thePasswordOfTheFirstAccountIsGoodEnoughOnlyForThisMachine() {
        Rest admin = server.rest().bearing(token);
        admin.get("/v1/agents").expect(200);
        for (String header : new String[] {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded"}) {
            admin.with(header, "for=1.2.3.4").get("/v1/agents").refused(403, "FORBIDDEN");
        }
        admin.with("Host", "mon.example.com").get("/v1/agents").refused(403, "FORBIDDEN");
        for (String host : new String[] {"localhost", "127.0.0.1", "[::1]:8080"}) {
            admin.with("Host", host).get("/v1/agents").expect(200);
        }
    }

    @Test
    void aPasswordIsChangedOnlyByWhoKnowsIt() {
        Rest admin = server.rest().bearing(token);
        admin.post("/v1/auth/password", passwords("wrong", "a-new-and-longer-one-1"))
                .refused(401, "UNAUTHORIZED");
        for (String body : new String[] {"{}", passwords("", "x"), passwords("changeme", "")}) {
            assertThat(admin.post("/v1/auth/password", body).status()).isEqualTo(400);
        }
        server.rest()
                .post("/v1/auth/password", passwords("changeme", "a-new-and-longer-one-1"))
                .refused(401, "UNAUTHORIZED");
        admin.get("/v1/agents").expect(200);
    }

    private static String passwords(String current, String next) {
        return JsonText.object("current_password", current, "new_password", next);
    }

    private void refused(String forged) {
        server.rest().bearing(forged).get("/v1/agents").refused(401, "UNAUTHORIZED");
    }

    private static JsonObject part(String token, int index) {
        String json = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]), StandardCharsets.UTF_8);
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(PrivateKey key, String content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String hmac(String secret, String content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    }
}
