package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static oxmon.certificates.Finding.Code.*;
import static oxmon.certificates.Pki.ISSUER;
import static oxmon.certificates.Pki.NOW;
import static oxmon.certificates.Pki.ROOT;
import static oxmon.certificates.Pki.codes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.junit.jupiter.api.Test;
import oxmon.certificates.Revocation.Source;
import oxmon.certificates.Revocation.State;

/** Whether a certificate was revoked, by whom it is told, and what becomes of answers that do not hold. */
class RevocationTest {
    private static final Trust TRUST = Trust.only(ROOT.certificate());
    private static final String RESPONDER = "http://127.0.0.1:1/ocsp";
    private static final String LIST = "http://127.0.0.1:1/list.crl";
    private static final Instant THEN = NOW.minus(Duration.ofDays(2));
    private static final Pki.Issued ASKABLE = ISSUER.issue(Draft.server().responder(RESPONDER));
    private static final Pki.Issued LISTED = ISSUER.issue(Draft.server().list(LIST));
    private static final Pki.Issued BOTH =
            ISSUER.issue(Draft.server().responder(RESPONDER).list(LIST));

    private final List<URI> asked = new ArrayList<>();

    private Examined check(Pki.Issued own, Fetcher fetcher) throws Exception {
        return check(new Loopback.Tls().chain("", own, ISSUER.certificate()), fetcher);
    }

    private Examined check(Loopback.Tls tls, Fetcher fetcher) throws Exception {
        try (Loopback server = Loopback.tls(tls)) {
            return Pki.examine(server.port(), Protocol.TLS, "web.test", TRUST, (to, post, type, timeout) -> {
                asked.add(to);
                assertThat(timeout).isPositive();
                assertThat(post == null ? "" : type).isEqualTo(post == null ? "" : "application/ocsp-request");
                return fetcher.fetch(to, post, type, timeout);
            });
        }
    }

    private static Fetcher responder(Responder responder) {
        return (to, post, type, timeout) -> responder.answer(post);
    }

    private static Fetcher list(byte[] list) {
        return (to, post, type, timeout) -> list;
    }

    @Test
    void goodByOcsp() throws Exception {
        Examined found = check(ASKABLE, responder(new Responder(ISSUER)));
        assertThat(codes(found)).isEmpty();
        assertThat(found.revocation()).isEqualTo(Revocation.good(Source.OCSP));
        assertThat(asked).containsExactly(URI.create(RESPONDER));
    }

    @Test
    void goodByOcspOfAResponderWithACertificateOfItsOwn() throws Exception {
        Examined found = check(ASKABLE, responder(new Responder(ISSUER).delegated()));
        assertThat(found.revocation()).isEqualTo(Revocation.good(Source.OCSP));
    }

    @Test
    void revokedByOcsp() throws Exception {
        Examined found = check(ASKABLE, responder(new Responder(ISSUER).revoked(THEN, CRLReason.keyCompromise)));
        assertThat(codes(found)).containsExactly(REVOKED);
        assertThat(found.findings().get(0).detail()).isEqualTo("2030-04-29T12:00:00Z: key compromise");
        assertThat(found.revocation()).isEqualTo(new Revocation(State.REVOKED, Source.OCSP, THEN, "key compromise"));
        assertThat(found.valid()).isFalse();
        assertThat(found.chainValid()).isTrue();
    }

    @Test
    void aResponderThatIsDownIsAHint() throws Exception {
        Examined found = check(ASKABLE, (to, post, type, timeout) -> {
            throw new IOException("SECRET");
        });
        assertThat(codes(found)).containsExactly(REVOCATION_UNKNOWN);
        assertThat(found.findings().get(0).detail()).isEqualTo("127.0.0.1 did not answer");
        assertThat(found.valid()).isTrue();
        assertThat(found.revocation().state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void answersThatDoNotHold() throws Exception {
        Responder late = new Responder(ISSUER).at(NOW.minus(Duration.ofDays(20)));
        Responder foreign = new Responder(Pki.self(Draft.authority("Test Issuer")));
        for (Fetcher each : List.of(
                responder(late),
                responder(foreign),
                responder(new Responder(ISSUER).unknown()),
                list(new byte[0]),
                list("<html>no".getBytes(StandardCharsets.US_ASCII)))) {
            Examined found = check(ASKABLE, each);
            assertThat(codes(found)).containsExactly(REVOCATION_UNKNOWN);
            assertThat(found.findings().get(0).detail()).isEqualTo("the answer of 127.0.0.1 does not hold");
        }
    }

    @Test
    void noiseForAnAnswer() throws Exception {
        Random random = new Random(1101);
        List<X509Certificate> path = List.of(BOTH.certificate(), ISSUER.certificate(), ROOT.certificate());
        byte[] answer = new Responder(ISSUER).answer(OcspRequest.about(BOTH.certificate(), ISSUER.certificate()));
        byte[] list = Lists.of(ISSUER).revoked(1, THEN).build();
        RevocationCheck check = new RevocationCheck((to, post, type, timeout) -> {
            byte[] noise = (post == null ? list : answer).clone();
            noise[random.nextInt(noise.length)] ^= (byte) (1 << random.nextInt(8));
            return noise;
        });
        for (int i = 0; i < 300; i++) {
            assertThat(check.check(path, new byte[0], NOW, Duration.ofSeconds(5))
                            .state())
                    .isIn(State.UNKNOWN, State.GOOD); // some bits mean nothing
        }
    }

    @Test
    void byAList() throws Exception {
        Examined good = check(LISTED, list(Lists.of(ISSUER).revoked(1, THEN).build()));
        assertThat(codes(good)).isEmpty();
        assertThat(good.revocation()).isEqualTo(Revocation.good(Source.CRL));
        Examined revoked =
                check(LISTED, list(Lists.of(ISSUER).revoked(4711, THEN).build()));
        assertThat(codes(revoked)).containsExactly(REVOKED);
        assertThat(revoked.revocation()).isEqualTo(new Revocation(State.REVOKED, Source.CRL, THEN, "key compromise"));
        assertThat(asked).containsOnly(URI.create(LIST));
    }

    @Test
    void aListForAPartMustBeThePartAskedFor() throws Exception {
        assertThat(check(LISTED, list(Lists.of(ISSUER).part(LIST, false).build()))
                        .revocation())
                .isEqualTo(Revocation.good(Source.CRL));
        for (IssuingDistributionPoint part : List.of(
                Lists.point("http://127.0.0.1:1/other.crl", false), Lists.point(LIST, true), Lists.someReasons(LIST))) {
            assertThat(codes(check(LISTED, list(Lists.of(ISSUER).part(part).build()))))
                    .containsExactly(REVOCATION_UNKNOWN);
        }
    }

    @Test
    void listsThatDoNotHold() throws Exception {
        for (byte[] each : List.of(
                Lists.of(ISSUER).at(NOW.minus(Duration.ofDays(20))).build(),
                Lists.of(ISSUER).at(NOW.plus(Duration.ofDays(20))).build(),
                Lists.of(ROOT).build(),
                Lists.of(Pki.self(Draft.authority("Test Issuer"))).build(),
                new byte[Fetcher.MOST_BYTES + 1],
                new byte[10])) {
            Examined found = check(LISTED, list(each));
            assertThat(codes(found)).containsExactly(REVOCATION_UNKNOWN);
            assertThat(found.findings().get(0).detail()).isEqualTo("the list of 127.0.0.1 does not hold");
        }
    }

    @Test
    void aListIsAskedForWhenTheResponderIsOfNoUse() throws Exception {
        Examined found = check(BOTH, (to, post, type, timeout) -> {
            if (post != null) {
                throw new IOException("down");
            }
            return Lists.of(ISSUER).revoked(4711, THEN).build();
        });
        assertThat(codes(found)).containsExactly(REVOKED);
        assertThat(asked).containsExactly(URI.create(RESPONDER), URI.create(LIST));
    }

    @Test
    void nobodyIsAskedInVain() throws Exception {
        Fetcher never = (to, post, type, timeout) -> {
            throw new AssertionError("asked");
        };
        check(ISSUER.issue(Draft.server().responder(RESPONDER).until(THEN)), never);
        check(ISSUER.issue(Draft.server().responder("ldap://127.0.0.1/x")), never);
        check(ISSUER.issue(Draft.server()), never);
        check(Pki.self(Draft.server().responder(RESPONDER)), never);
        assertThat(asked).isEmpty();
        try (Loopback server = Loopback.tls(ASKABLE, ISSUER.certificate())) {
            Examined off = Pki.examine(server.port(), TRUST);
            assertThat(codes(off)).isEmpty();
            assertThat(off.revocation().state()).isEqualTo(State.NOT_ASKED);
        }
    }

    @Test
    void theJdkAsksNobodyByItself() throws Exception {
        AtomicInteger hits = new AtomicInteger();
        HttpServer http = HttpServer.create(new InetSocketAddress(Pki.HERE, 0), 0);
        http.createContext("/", exchange -> {
            hits.incrementAndGet();
            exchange.close();
        });
        http.start();
        try {
            String uri = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
            Pki.Issued issuer =
                    ROOT.issue(Draft.authority("Asked").responder(uri).list(uri).serial(2));
            Pki.Issued own = issuer.issue(Draft.server().responder(uri).list(uri));
            for (byte[] answer : List.of(new byte[0], new byte[] {0x30, 3, 0x0a, 1, 3})) {
                Examined found = check(new Loopback.Tls().chain("", own, issuer.certificate()), list(answer));
                assertThat(codes(found)).containsExactly(REVOCATION_UNKNOWN);
            }
        } finally {
            http.stop(0);
        }
        assertThat(hits).hasValue(0);
    }

    @Test
    void itEndsInTime() throws Exception {
        List<X509Certificate> path = List.of(BOTH.certificate(), ISSUER.certificate(), ROOT.certificate());
        RevocationCheck check = new RevocationCheck((to, post, type, timeout) -> {
            asked.add(to);
            LockSupport.parkNanos(timeout.toNanos() + 1_000_000);
            throw new IOException("too late");
        });
        Revocation found = check.check(path, new byte[0], NOW, Duration.ofMillis(50));
        assertThat(found.state()).isEqualTo(State.UNKNOWN);
        assertThat(asked).containsExactly(URI.create(RESPONDER)); // no time was left for the list
    }

    /** The JDK's server asks the responder and sends the answer along; nobody else is asked. */
    @Test
    void stapled() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            assertThat(stapled(version, new Responder(ISSUER)).revocation()).isEqualTo(Revocation.good(Source.STAPLED));
            Examined revoked = stapled(version, new Responder(ISSUER).revoked(THEN, CRLReason.superseded));
            assertThat(codes(revoked)).containsExactly(REVOKED);
            assertThat(revoked.revocation())
                    .isEqualTo(new Revocation(State.REVOKED, Source.STAPLED, THEN, "superseded"));
        }
        assertThat(asked).isEmpty();
    }

    private Examined stapled(String version, Responder responder) throws Exception {
        HttpServer http = HttpServer.create(new InetSocketAddress(Pki.HERE, 0), 0);
        http.createContext("/", exchange -> {
            byte[] question = exchange.getRequestMethod().equals("GET")
                    ? Responder.question(exchange.getRequestURI())
                    : exchange.getRequestBody().readAllBytes();
            byte[] answer = responder.answer(question);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
        try {
            String uri = "http://127.0.0.1:" + http.getAddress().getPort() + "/";
            Pki.Issued own = ISSUER.issue(Draft.server().responder(uri));
            return check(
                    new Loopback.Tls()
                            .chain("", own, ISSUER.certificate())
                            .protocols(version)
                            .stapling(),
                    (to, post, type, timeout) -> {
                        throw new IOException("nobody should ask");
                    });
        } finally {
            http.stop(0);
        }
    }
}
