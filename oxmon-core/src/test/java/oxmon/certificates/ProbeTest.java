package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static oxmon.certificates.Finding.Code.*;
import static oxmon.certificates.Pki.ISSUER;
import static oxmon.certificates.Pki.NOW;
import static oxmon.certificates.Pki.ROOT;
import static oxmon.certificates.Pki.WEB;
import static oxmon.certificates.Pki.codes;
import static oxmon.certificates.Pki.examine;
import static oxmon.certificates.Pki.self;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/** Certificates as servers of TLS send them, each with all that is to be found about it. */
class ProbeTest {
    private static final Trust TRUST = Trust.only(ROOT.certificate());
    private static final Instant YESTERDAY = NOW.minus(Duration.ofDays(1));
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    private static Examined check(Pki.Issued own, X509Certificate... others) throws Exception {
        return check("web.test", own, others);
    }

    private static Examined check(String name, Pki.Issued own, X509Certificate... others) throws Exception {
        try (Loopback server = Loopback.tls(own, others)) {
            return examine(server.port(), Protocol.TLS, name, TRUST, Fetcher.NONE);
        }
    }

    private static Examined checkOf(Draft draft) throws Exception {
        return check(ISSUER.issue(draft), ISSUER.certificate());
    }

    private static String detail(Examined examined, Finding.Code code) {
        return examined.findings().stream()
                .filter(each -> each.code() == code)
                .findFirst()
                .orElseThrow()
                .detail();
    }

    @Test
    void aGoodOne() throws Exception {
        Examined found = check(WEB, ISSUER.certificate());
        assertThat(codes(found)).isEmpty();
        assertThat(found.valid()).isTrue();
        assertThat(found.chainValid()).isTrue();
        assertThat(found.sent()).containsExactly(WEB.certificate(), ISSUER.certificate());
        assertThat(found.verified()).containsExactly(WEB.certificate(), ISSUER.certificate(), ROOT.certificate());
        assertThat(found.leaf()).contains(WEB.certificate());
        assertThat(found.tlsVersion()).isEqualTo("TLSv1.3");
        assertThat(found.cipher()).startsWith("TLS_");
        assertThat(found.at()).isEqualTo(NOW);
        assertThat(found.connected()).isPositive();
        assertThat(found.handshake()).isPositive();
        assertThat(found.revocation().state()).isEqualTo(Revocation.State.NOT_ASKED);
    }

    @Test
    void tls12IsAsGood() throws Exception {
        try (Loopback server = Loopback.tls(
                new Loopback.Tls().chain("", WEB, ISSUER.certificate()).protocols("TLSv1.2"))) {
            Examined found = examine(server.port(), TRUST);
            assertThat(codes(found)).isEmpty();
            assertThat(found.tlsVersion()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void expired_theRestIsJudgedAllTheSame() throws Exception {
        Examined found = checkOf(Draft.server().until(YESTERDAY));
        assertThat(codes(found)).containsExactly(EXPIRED);
        assertThat(detail(found, EXPIRED)).isEqualTo("valid until 2030-04-30T12:00:00Z");
        assertThat(found.valid()).isFalse();
        assertThat(found.chainValid()).isTrue();
        assertThat(found.verified()).hasSize(3);
    }

    @Test
    void notYetValid() throws Exception {
        Examined found = checkOf(Draft.server().from(TOMORROW));
        assertThat(codes(found)).containsExactly(NOT_YET_VALID);
        assertThat(found.chainValid()).isTrue();
    }

    @Test
    void selfSigned() throws Exception {
        Examined found = check(self(Draft.server()));
        assertThat(codes(found)).containsExactly(SELF_SIGNED);
        assertThat(found.leaf()).isPresent();
        assertThat(found.verified()).isEmpty();
        assertThat(found.chainValid()).isFalse();
    }

    @Test
    void selfSignedAndTrustedIsGood() throws Exception {
        Pki.Issued own = self(Draft.server());
        try (Loopback server = Loopback.tls(own)) {
            Examined found = examine(server.port(), Trust.only(own.certificate()));
            assertThat(codes(found)).isEmpty();
            assertThat(found.verified()).containsExactly(own.certificate());
            assertThat(found.chainValid()).isTrue();
        }
    }

    @Test
    void everythingAtOnce() throws Exception {
        Examined found = check("other.test", self(Draft.server().until(YESTERDAY)), ISSUER.certificate());
        assertThat(codes(found)).containsExactly(EXPIRED, WRONG_HOST, SELF_SIGNED, UNNEEDED_CERTIFICATES);
    }

    @Test
    void wrongHost_tellsTheRightOnes() throws Exception {
        Examined found = check("other.test", WEB, ISSUER.certificate());
        assertThat(codes(found)).containsExactly(WRONG_HOST);
        assertThat(detail(found, WRONG_HOST)).isEqualTo("it is for web.test");
        assertThat(found.chainValid()).isTrue();
    }

    @Test
    void aStarIsOneLabel() throws Exception {
        Pki.Issued star = ISSUER.issue(Draft.nameless().names("*.web.test"));
        assertThat(codes(check("a.web.test", star, ISSUER.certificate()))).isEmpty();
        assertThat(codes(check("a.b.web.test", star, ISSUER.certificate()))).containsExactly(WRONG_HOST);
        assertThat(codes(check("web.test", star, ISSUER.certificate()))).containsExactly(WRONG_HOST);
    }

    @Test
    void anAddressIsComparedWithAddresses() throws Exception {
        Pki.Issued address = ISSUER.issue(Draft.nameless()
                .alternatives(
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                        new GeneralName(GeneralName.iPAddress, "::1")));
        assertThat(codes(check("127.0.0.1", address, ISSUER.certificate()))).isEmpty();
        assertThat(codes(check("0:0:0:0:0:0:0:1", address, ISSUER.certificate())))
                .isEmpty();
        assertThat(codes(check("127.0.0.2", address, ISSUER.certificate()))).containsExactly(WRONG_HOST);
    }

    @Test
    void aCommonNameIsNoName() throws Exception {
        Examined found = checkOf(Draft.nameless());
        assertThat(codes(found)).containsExactly(WRONG_HOST);
        assertThat(detail(found, WRONG_HOST)).isEqualTo("the certificate names no host");
    }

    @Test
    void incomplete_theIssuerWasNotSent() throws Exception {
        Examined found = check(WEB);
        assertThat(codes(found)).containsExactly(INCOMPLETE_CHAIN);
        assertThat(detail(found, INCOMPLETE_CHAIN)).isEqualTo("Test Issuer is neither sent nor trusted");
        assertThat(found.chainValid()).isFalse();
    }

    @Test
    void incomplete_anIssuersIssuerWasNotSentAndCouldBeFetched() throws Exception {
        Pki.Issued lower = ISSUER.issue(Draft.authority("Lower").issuerAt("http://127.0.0.1/issuer.cer"));
        assertThat(codes(check(lower.issue(Draft.server()), lower.certificate())))
                .containsExactly(INCOMPLETE_CHAIN);
    }

    @Test
    void unknownCa_withItsRootAndWithout() throws Exception {
        Pki.Issued root = self(Draft.authority("Private Root"));
        Pki.Issued issuer = root.issue(Draft.authority("Private Issuer"));
        Pki.Issued web = issuer.issue(Draft.server());
        Examined whole = check(web, issuer.certificate(), root.certificate());
        assertThat(codes(whole)).containsExactly(UNKNOWN_CA);
        assertThat(detail(whole, UNKNOWN_CA)).isEqualTo("Private Root is not trusted");
        assertThat(codes(check(web, issuer.certificate()))).containsExactly(UNKNOWN_CA);
    }

    @Test
    void anotherWithTheIssuersNameIsNotTheIssuer() throws Exception {
        Pki.Issued twin = ROOT.issue(Draft.authority("Test Issuer"));
        assertThat(codes(check(WEB, twin.certificate()))).containsExactly(INCOMPLETE_CHAIN, UNNEEDED_CERTIFICATES);
        assertThat(codes(check(WEB, twin.certificate(), ISSUER.certificate()))).containsExactly(UNNEEDED_CERTIFICATES);
    }

    @Test
    void reordered_isPutRight() throws Exception {
        Pki.Issued lower = ISSUER.issue(Draft.authority("Lower"));
        Examined found = check(lower.issue(Draft.server()), ISSUER.certificate(), lower.certificate());
        assertThat(codes(found)).containsExactly(REORDERED_CHAIN);
        assertThat(found.valid()).isTrue();
        assertThat(found.verified()).hasSize(4);
        assertThat(found.sent().get(1)).isEqualTo(ISSUER.certificate());
    }

    @Test
    void theRootSentAlongIsAHint() throws Exception {
        Examined found = check(WEB, ISSUER.certificate(), ROOT.certificate());
        assertThat(codes(found)).containsExactly(UNNEEDED_CERTIFICATES);
        assertThat(detail(found, UNNEEDED_CERTIFICATES)).isEqualTo("Test Root");
        assertThat(found.valid()).isTrue();
    }

    @Test
    void whatCameTwiceIsUnneededOnce() throws Exception {
        assertThat(codes(check(WEB, ISSUER.certificate(), ISSUER.certificate())))
                .containsExactly(UNNEEDED_CERTIFICATES);
    }

    @Test
    void anIssuerThatExpired() throws Exception {
        Pki.Issued old = ROOT.issue(Draft.authority("Old Issuer").until(YESTERDAY));
        Examined found = check(old.issue(Draft.server()), old.certificate());
        assertThat(codes(found)).containsExactly(CHAIN_EXPIRED);
        assertThat(detail(found, CHAIN_EXPIRED)).startsWith("Old Issuer: ").contains("2030-04-30");
        assertThat(found.chainValid()).isFalse();
        assertThat(found.verified()).isEmpty();
    }

    @Test
    void ofTwoCertificatesOfOneIssuerTheGoodOneCounts() throws Exception {
        Pki.Issued old = ROOT.issue(Draft.authority("Renewed").until(YESTERDAY));
        Pki.Issued renewed =
                ROOT.issue(Draft.authority("Renewed").keys(old.keys()).serial(2));
        Examined found = check(old.issue(Draft.server()), old.certificate(), renewed.certificate());
        assertThat(codes(found)).containsExactly(UNNEEDED_CERTIFICATES);
        assertThat(found.verified()).contains(renewed.certificate());
    }

    @Test
    void expiredBeforeItsIssuersCertificateWasMadeAnew() throws Exception {
        Pki.Issued renewed = ROOT.issue(Draft.authority("Renewed").from(YESTERDAY));
        Pki.Issued web = renewed.issue(Draft.server().until(NOW.minus(Duration.ofDays(9))));
        Examined found = check(web, renewed.certificate());
        assertThat(codes(found)).containsExactly(EXPIRED);
        assertThat(found.chainValid()).isTrue();
    }

    @Test
    void rulesOfChains() throws Exception {
        Pki.Issued noIssuer = ROOT.issue(Draft.nameless());
        Examined byAServer = check(noIssuer.issue(Draft.server()), noIssuer.certificate());
        assertThat(codes(byAServer)).containsExactly(INVALID_CHAIN);
        Pki.Issued last = ROOT.issue(Draft.authority("Last", new BasicConstraints(0)));
        Pki.Issued beyond = last.issue(Draft.authority("Beyond"));
        assertThat(codes(check(beyond.issue(Draft.server()), beyond.certificate(), last.certificate())))
                .containsExactly(INVALID_CHAIN);
        assertThat(codes(checkOf(Draft.server().extra(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE))))
                .containsExactly(INVALID_CHAIN);
        assertThat(codes(checkOf(Draft.server().usage(KeyPurposeId.id_kp_clientAuth))))
                .containsExactly(INVALID_CHAIN);
        assertThat(codes(checkOf(Draft.server().usage(KeyPurposeId.id_kp_serverAuth))))
                .isEmpty();
    }

    @Test
    void weakKeys() throws Exception {
        Examined found = checkOf(Draft.server().keys(Pki.keys("RSA", 1024)));
        assertThat(codes(found)).containsExactly(WEAK_KEY);
        assertThat(detail(found, WEAK_KEY)).isEqualTo("web.test: RSA 1024");
        Examined tiny = checkOf(Draft.server().keys(Pki.keys("RSA", 512)));
        assertThat(codes(tiny)).contains(WEAK_KEY); // whether such a key can finish a handshake is the JDK's affair
        assertThat(tiny.leaf()).isPresent();
    }

    @Test
    void weakSignatures() throws Exception {
        Examined sha1 = checkOf(Draft.server().signature("SHA1withECDSA"));
        assertThat(codes(sha1)).containsExactly(WEAK_SIGNATURE);
        assertThat(detail(sha1, WEAK_SIGNATURE)).isEqualTo("web.test: SHA1withECDSA");
        assertThat(sha1.verified()).hasSize(3);
        assertThat(sha1.chainValid()).isFalse();

        Pki.Issued rsa = ROOT.issue(Draft.authority("RSA Issuer").keys(Pki.keys("RSA", 2048)));
        Examined md5 = check(rsa.issue(Draft.server().signature("MD5withRSA")), rsa.certificate());
        assertThat(codes(md5)).containsExactly(WEAK_SIGNATURE);
        assertThat(md5.verified()).isEmpty(); // the JDK accepts none of these

        Pki.Issued issuer = ROOT.issue(Draft.authority("SHA1 Issuer").signature("SHA1withECDSA"));
        assertThat(codes(check(issuer.issue(Draft.server()), issuer.certificate())))
                .containsExactly(WEAK_SIGNATURE);

        Pki.Issued root = self(Draft.authority("SHA1 Root").signature("SHA1withECDSA"));
        try (Loopback server = Loopback.tls(root.issue(Draft.server()))) {
            assertThat(codes(examine(server.port(), Trust.only(root.certificate()))))
                    .isEmpty();
        }
    }

    @Test
    void aServerThatWantsAClientsCertificateShowsItsOwn() throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (Loopback server = Loopback.tls(new Loopback.Tls()
                    .chain("", WEB, ISSUER.certificate())
                    .protocols(version)
                    .wantsClients())) {
                Examined found = examine(server.port(), TRUST);
                assertThat(codes(found)).as(version).isEmpty();
                assertThat(found.tlsVersion()).isEqualTo(version);
                assertThat(found.valid()).isTrue();
            }
        }
    }

    @Test
    void theNameAskedForChoosesTheCertificate() throws Exception {
        Pki.Issued umlaut = ISSUER.issue(Draft.nameless().names("xn--mller-kva.test"));
        try (Loopback server = Loopback.tls(new Loopback.Tls()
                .chain("", WEB, ISSUER.certificate())
                .chain("xn--mller-kva.test", umlaut, ISSUER.certificate()))) {
            Examined found = examine(server.port(), Protocol.TLS, "müller.test", TRUST, Fetcher.NONE);
            assertThat(codes(found)).isEmpty();
            assertThat(found.leaf()).contains(umlaut.certificate());
            assertThat(examine(server.port(), TRUST).leaf()).contains(WEB.certificate());
            assertThat(codes(examine(server.port(), Protocol.TLS, "127.0.0.1", TRUST, Fetcher.NONE)))
                    .containsExactly(WRONG_HOST);
            assertThat(codes(examine(server.port(), Protocol.TLS, "a_b..c", TRUST, Fetcher.NONE)))
                    .containsExactly(WRONG_HOST);
        }
    }

    @Test
    void issuersThatSignedEachOtherEndSoon() throws Exception {
        List<Pki.Issued> ring = new ArrayList<>();
        var keys = Pki.ec();
        for (int i = 0; i < 9; i++) {
            ring.add(self(Draft.authority("Ring").keys(keys).serial(i)));
        }
        Pki.Issued web = ring.get(0).issue(Draft.server());
        long begin = System.nanoTime();
        Examined found = check(web, ring.stream().map(Pki.Issued::certificate).toArray(X509Certificate[]::new));
        assertThat(codes(found)).contains(UNKNOWN_CA);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void moreThanJavaTakesIsTold_theCertificatesAreJudged() throws Exception {
        X509Certificate[] many = new X509Certificate[12];
        Arrays.fill(many, ISSUER.certificate());
        Examined found = check(WEB, many);
        assertThat(codes(found)).containsExactly(HANDSHAKE_FAILED, UNNEEDED_CERTIFICATES);
        assertThat(detail(found, HANDSHAKE_FAILED)).isEqualTo("more certificates were sent than Java takes");

        GeneralName[] names = new GeneralName[200];
        for (int i = 0; i < names.length; i++) {
            names[i] = new GeneralName(GeneralName.dNSName, i == 7 ? "web.test" : "x".repeat(190) + i + ".test");
        }
        Examined huge = checkOf(Draft.nameless().alternatives(names));
        assertThat(codes(huge)).containsExactly(HANDSHAKE_FAILED);
        assertThat(detail(huge, HANDSHAKE_FAILED)).isEqualTo("a message is longer than Java takes");
        assertThat(huge.verified()).hasSize(3);
    }

    @Test
    void noCipherInCommon() throws Exception {
        try (Loopback server = new Loopback(socket -> {
            socket.getInputStream().read(new byte[4096]);
            socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
            socket.getOutputStream().flush();
            socket.getInputStream().read();
        })) {
            Examined found = examine(server.port(), TRUST);
            assertThat(codes(found)).containsExactly(HANDSHAKE_FAILED);
            assertThat(detail(found, HANDSHAKE_FAILED)).isEqualTo("the server ended it with alert handshake_failure");
        }
    }
}
