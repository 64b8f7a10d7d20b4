package oxmon.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.database.CertDatabase;

class TokensTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    Path directory;

    private final MovableClock clock = new MovableClock();
    private CertDatabase database;
    private Users users;
    private SigningKey key;
    private Tokens tokens;
    private Caller admin;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        users = new Users(database, change -> {}, new Passwords(1000), clock);
        admin = users.create("admin", "changeme", Role.ADMIN, false);
        key = SigningKey.in(keyFile());
        tokens = new Tokens(key, users, Duration.ofDays(1), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void itsClaimsAreThoseOfTheContract() throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(tokens.issue(admin)).getJWTClaimsSet();
        assertThat(claims.toJSONObject())
                .containsEntry("iss", "oxmon")
                .containsEntry("sub", admin.userId())
                .containsEntry("username", "admin")
                .containsEntry("upn", "admin")
                .containsEntry("groups", List.of("admin"))
                .containsEntry("token_version", 0L)
                .containsEntry("iat", clock.instant().getEpochSecond())
                .containsEntry("exp", clock.instant().getEpochSecond() + 86_400);
    }

    @Test
    void anIssuedTokenIsItsHolders_alsoAfterARestart() {
        String token = tokens.issue(admin);
        assertThat(tokens.verify(token)).isEqualTo(admin);
        Tokens again = new Tokens(SigningKey.in(keyFile()), users, Duration.ofDays(1), clock);
        assertThat(again.verify(token)).isEqualTo(admin);
    }

    @Test
    void theKeyIsItsOwnersOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void itEnds() {
        String token = tokens.issue(admin);
        clock.advance(Duration.ofDays(1).minusSeconds(1));
        assertThat(tokens.verify(token)).isEqualTo(admin);
        clock.advance(Duration.ofSeconds(1));
        assertThat(refusal(token).code()).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void aNewPasswordRevokesIt() {
        String token = tokens.issue(admin);
        users.changePassword(admin, "changeme", "correct horse", HERE);
        assertThat(refusal(token).detail()).isEqualTo("token revoked");
        assertThat(refusal(token).code()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void onlyOurKeyAndAlgorithmCount() throws Exception {
        JWTClaimsSet good = SignedJWT.parse(tokens.issue(admin)).getJWTClaimsSet();
        SigningKey other = SigningKey.in(directory.resolve("other.pem"));
        Map<String, String> forged = Map.of(
                "none", new PlainJWT(good).serialize(),
                "HS256 with the public key",
                        signed(
                                JWSAlgorithm.HS256,
                                key.id(),
                                good,
                                new MACSigner(key.open().getEncoded())),
                "RS512", signed(JWSAlgorithm.RS512, key.id(), good, new RSASSASigner(key.secret())),
                "another key", signed(JWSAlgorithm.RS256, other.id(), good, new RSASSASigner(other.secret())),
                "another key under our name",
                        signed(JWSAlgorithm.RS256, key.id(), good, new RSASSASigner(other.secret())),
                "no key id", signed(JWSAlgorithm.RS256, null, good, new RSASSASigner(key.secret())),
                "no end",
                        signed(
                                JWSAlgorithm.RS256,
                                key.id(),
                                new JWTClaimsSet.Builder(good)
                                        .expirationTime((Date) null)
                                        .build(),
                                new RSASSASigner(key.secret())),
                "another issuer",
                        signed(
                                JWSAlgorithm.RS256,
                                key.id(),
                                new JWTClaimsSet.Builder(good).issuer("else").build(),
                                new RSASSASigner(key.secret())),
                "not a token", "a.b.c",
                "huge", "x".repeat(100_000));
        forged.forEach((what, token) -> {
            assertThat(refusal(token).detail()).as(what).isEqualTo("invalid token");
            assertThat(refusal(token).code()).as(what).isEqualTo("UNAUTHORIZED");
        });
    }

    @Test
    void aChangedLetterIsNoticed() {
        String token = tokens.issue(admin);
        int payload = token.indexOf('.') + 5;
        String changed =
                token.substring(0, payload) + (token.charAt(payload) == 'A' ? 'B' : 'A') + token.substring(payload + 1);
        assertThat(refusal(changed).detail()).isEqualTo("invalid token");
    }

    private static String signed(JWSAlgorithm algorithm, @Nullable String kid, JWTClaimsSet claims, JWSSigner signer)
            throws Exception {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private Fault refusal(String token) {
        try {
            tokens.verify(token);
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError("accepted " + token);
    }

    private Path keyFile() {
        return directory.resolve("token-key.pem");
    }
}
