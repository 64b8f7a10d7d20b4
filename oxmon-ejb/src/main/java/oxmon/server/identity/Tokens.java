package oxmon.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.common.DataDirectory;
import oxmon.server.settings.ServerSettings;

/**
 * The API's tokens: JSON Web Tokens with the claims of MicroProfile JWT, signed with RS256. Thread-safe.
 *
 * <p>Only our own key and RS256 are accepted, whatever a token's header says, and never one without an end. Who the holder is
 * and what the role is now is asked of {@link Users} each time, so that a change takes effect at once.
 */
@Singleton
public class Tokens {
    /** The {@code iss} of our tokens. */
    public static final String ISSUER = "oxmon";

    private static final int LONGEST = 8192;

    private final SigningKey key;
    private final Users users;
    private final Duration life;
    private final Clock clock;

    @Inject
    Tokens(DataDirectory directory, Users users, ServerSettings settings, Clock clock) {
        this(
                SigningKey.in(directory.root().resolve("token-key.pem")),
                users,
                Duration.ofSeconds(settings.auth().tokenExpireSecs()),
                clock);
    }

    Tokens(SigningKey key, Users users, Duration life, Clock clock) {
        this.key = key;
        this.users = users;
        this.life = life;
        this.clock = clock;
    }

    /** How long a token lives. */
    public Duration life() {
        return life;
    }

    /** A new token for somebody who just signed in. */
    public String issue(Caller caller) {
        Instant now = clock.instant();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(caller.userId())
                .jwtID(UUID.randomUUID().toString())
                .claim("username", caller.name())
                .claim("upn", caller.name())
                .claim("groups", List.of(caller.role().apiName()))
                .claim("token_version", caller.tokenVersion())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.id())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new RSASSASigner(key.secret()));
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot sign", e);
        }
        return token.serialize();
    }

    /**
     * Who shows this token.
     *
     * @throws Fault UNAUTHENTICATED when it is not ours, is over ({@code TOKEN_EXPIRED}), or is revoked
     */
    public Caller verify(String token) {
        try {
            if (token.length() > LONGEST) {
                throw invalid();
            }
            SignedJWT signed = SignedJWT.parse(token);
            JWSHeader header = signed.getHeader();
            if (!JWSAlgorithm.RS256.equals(header.getAlgorithm())
                    || !key.id().equals(header.getKeyID())
                    || !signed.verify(new RSASSAVerifier(key.open()))) {
                throw invalid();
            }
            JWTClaimsSet claims = signed.getJWTClaimsSet();
            Long version = claims.getLongClaim("token_version");
            Date end = claims.getExpirationTime();
            if (!ISSUER.equals(claims.getIssuer()) || claims.getSubject() == null || version == null || end == null) {
                throw invalid();
            }
            if (!clock.instant().isBefore(end.toInstant())) {
                throw new Fault(Fault.Kind.UNAUTHENTICATED, "TOKEN_EXPIRED", "token expired");
            }
            return users.current(claims.getSubject(), version)
                    .orElseThrow(() -> Fault.unauthenticated("token revoked"));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static Fault invalid() {
        return Fault.unauthenticated("invalid token");
    }
}
