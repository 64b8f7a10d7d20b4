package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;

/** What certificates say, whose they are, whom to believe, and the words for it. */
class NamesTest {
    private static X509Certificate named(String... names) {
        return Pki.self(Draft.nameless().names(names)).certificate();
    }

    private static GeneralName name(int type, String value) {
        return new GeneralName(type, value);
    }

    @Test
    void namesAreComparedAsTheyTravel() {
        X509Certificate certificate =
                named("Web.Test", "xn--mller-kva.test", "*.star.test", "*.test", "f*.part.test", "*.*.two.test", "*");
        for (String right : List.of("web.test", "WEB.TEST.", "müller.test", "xn--mller-kva.test", "a.star.test")) {
            assertThat(HostNames.match(certificate, right)).as(right).isTrue();
        }
        for (String wrong : List.of(
                "",
                ".",
                "test",
                "other.test",
                ".star.test",
                "star.test",
                "a.b.star.test",
                "foo.part.test",
                "a.b.two.test",
                "1.2.3.4",
                "::1")) {
            assertThat(HostNames.match(certificate, wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void anAddressInANameOfDnsIsNone() {
        assertThat(HostNames.match(named("10.0.0.1"), "10.0.0.1")).isFalse();
        assertThat(HostNames.address("300.0.0.1")).isEmpty();
        assertThat(HostNames.address("[::1]")).isPresent();
        assertThat(HostNames.address("1:2")).isEmpty();
    }

    @Test
    void whatACertificateSays() {
        X509Certificate certificate = Pki.ROOT
                .issue(Draft.nameless()
                        .subject("CN=web.test,OU=Web,O=Test,C=DE")
                        .serial(0xabcdef)
                        .alternatives(
                                name(GeneralName.dNSName, "web.test"),
                                name(GeneralName.iPAddress, "10.0.0.1"),
                                name(GeneralName.rfc822Name, "a@web.test"),
                                name(GeneralName.uniformResourceIdentifier, "https://web.test/"),
                                name(GeneralName.directoryName, "CN=x"),
                                name(GeneralName.registeredID, "1.2.3")))
                .certificate();
        CertificateFacts facts = CertificateFacts.of(certificate);
        assertThat(facts.subject()).isEqualTo("CN=web.test,OU=Web,O=Test,C=DE");
        assertThat(facts.subjectCn()).isEqualTo("web.test");
        assertThat(facts.issuer()).isEqualTo("CN=Test Root,O=Test,C=DE");
        assertThat(facts.issuerCn()).isEqualTo("Test Root");
        assertThat(facts.issuerO()).isEqualTo("Test");
        assertThat(facts.issuerOu()).isEmpty();
        assertThat(facts.issuerC()).isEqualTo("DE");
        assertThat(facts.serial()).isEqualTo("abcdef");
        assertThat(facts.keyType()).isEqualTo("EC");
        assertThat(facts.keyBits()).isEqualTo(256);
        assertThat(facts.signature()).isEqualTo("SHA256withECDSA");
        assertThat(facts.notAfter()).isEqualTo("2030-06-30T12:00:00Z");
        assertThat(facts.sha256()).hasSize(64);
        assertThat(facts.sha1()).hasSize(40);
        assertThat(facts.names())
                .containsExactly(
                        "web.test",
                        "10.0.0.1",
                        "email:a@web.test",
                        "uri:https://web.test/",
                        "directory:CN=x",
                        "oid:1.2.3");
    }

    @Test
    void keysOfEachKind() {
        assertThat(CertificateFacts.bits(Pki.keys("RSA", 1024).getPublic())).isEqualTo(1024);
        assertThat(CertificateFacts.bits(Pki.keys("EC", 384).getPublic())).isEqualTo(384);
        assertThat(CertificateFacts.bits(Pki.keys("Ed25519", 255).getPublic())).isEqualTo(256);
        assertThat(CertificateFacts.bits(Pki.keys("DSA", 1024).getPublic())).isEqualTo(1024);
        assertThat(CertificateFacts.bits(Pki.keys("X25519", 255).getPublic())).isZero();
        X509Certificate dsa =
                Pki.ROOT.issue(Draft.nameless().keys(Pki.keys("DSA", 1024))).certificate();
        assertThat(Strength.weakKey(dsa)).isTrue();
        assertThat(Strength.weakKey(Pki.WEB.certificate())).isFalse();
    }

    @Test
    void oddCertificates() {
        CertificateFacts empty = CertificateFacts.of(Pki.ROOT
                .issue(Draft.nameless()
                        .subject("")
                        .extra(
                                Extension.subjectAlternativeName,
                                true,
                                new GeneralNames(name(GeneralName.dNSName, "web.test"))))
                .certificate());
        assertThat(empty.subject()).isEmpty();
        assertThat(empty.subjectCn()).isEmpty();
        String[] many = new String[1200];
        Arrays.setAll(many, i -> i + ".test");
        assertThat(CertificateFacts.of(named(many)).names()).hasSize(1000);
        CertificateFacts huge = CertificateFacts.of(named("x".repeat(100_000) + ".test"));
        assertThat(huge.names().get(0)).hasSize(1000).endsWith("…");
        CertificateFacts sly =
                CertificateFacts.of(Pki.self(Draft.nameless().subject("CN=a\u202Eb\u0007c\\\nd\u200B,O=\\#x"))
                        .certificate());
        assertThat(sly.subjectCn()).isEqualTo("a b c d ");
        assertThat(sly.issuerO()).isEqualTo("#x");
        X509Certificate broken = Pki.self(Draft.nameless()
                        .extra(Extension.authorityInfoAccess, false, new DEROctetString(new byte[] {0x30, 5, 1}))
                        .extra(Extension.cRLDistributionPoints, false, new DERUTF8String("x")))
                .certificate();
        assertThat(Pointers.responders(broken)).isEmpty();
        assertThat(Pointers.lists(broken)).isEmpty();
        assertThat(Pointers.namesIssuer(broken)).isFalse();
    }

    @Test
    void noiseAsDer() {
        Random random = new Random(1101);
        for (int i = 0; i < 5000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            if (noise.length > 2) {
                noise[0] = 0x30;
                noise[1] = (byte) (i % 2 == 0 ? noise.length - 2 : noise[1]);
            }
            try {
                assertThat(Der.read(noise).parts()).hasSizeLessThan(20);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("a");
            }
        }
        for (int size : new int[] {0, 127, 128, 255, 256, 70_000}) {
            Der read = Der.read(Der.write(Der.OCTETS, new byte[size]));
            assertThat(read.tag()).isEqualTo(Der.OCTETS);
            assertThat(read.content()).hasSize(size);
        }
    }

    @Test
    void textsAreCleanAndShort() {
        assertThat(Texts.clean("a\r\nb\u001b[31m", 300)).isEqualTo("a  b [31m");
        assertThat(Texts.clean("😀".repeat(400), 300)).isEqualTo("😀".repeat(299) + "…");
        assertThat(Texts.clean("x".repeat(300), 300)).hasSize(300);
        assertThat(Texts.clean("\ud800x", 300)).isEqualTo(" x");
        assertThat(new Finding(Finding.Code.INTERNAL, "y".repeat(1000)).detail())
                .hasSize(300);
    }

    @Test
    void words() {
        assertThat(Protocol.of("https")).isEqualTo(Protocol.TLS);
        assertThat(Protocol.of(" Postgres ")).isEqualTo(Protocol.POSTGRES);
        for (Protocol each : Protocol.values()) {
            assertThat(Protocol.of(each.word())).isEqualTo(each);
        }
        assertThatThrownBy(() -> Protocol.of("gopher")).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
            assertThat(fault.field()).isEqualTo("protocol");
            assertThat(fault.detail()).contains("tls, smtp").doesNotContain("gopher");
        });
        assertThat(Finding.Code.NOT_YET_VALID.word()).isEqualTo("not_yet_valid");
        for (Finding.Code each : Finding.Code.values()) {
            assertThat(!each.chain() || each.fatal()).as(each.word()).isTrue();
        }
        assertThatThrownBy(() -> new Target("x", 0, Protocol.TLS, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whomToBelieve(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("ca.pem");
        String pem = pem(Pki.ROOT.certificate().getEncoded());
        Files.writeString(
                file,
                "# ours\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" + pem + "müll\r\n"
                        + pem.replace("\n", "\r\n"));
        Trust trust = Trust.of(List.of(file));
        assertThat(trust.holds(Pki.ROOT.certificate())).isTrue();
        assertThat(trust.named(Pki.ROOT.certificate().getSubjectX500Principal()))
                .hasSize(1);
        assertThat(trust.holds(Pki.ISSUER.certificate())).isFalse();
        Trust jdk = Trust.of(List.of());
        assertThat(jdk.holds(Pki.ROOT.certificate())).isFalse();
        assertThat(trust.size()).isEqualTo(jdk.size() + 1);
    }

    @Test
    void filesThatAreNone(@TempDir Path folder) throws Exception {
        Path none = folder.resolve("none.pem");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing\n");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), pem(Pki.ROOT.certificate().getEncoded()) + pem(new byte[] {1, 2}));
        Path folderItself = Files.createDirectory(folder.resolve("folder.pem"));
        for (Path each : List.of(none, empty, broken, folderItself)) {
            assertThatThrownBy(() -> Trust.of(List.of(each)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(each.toString() + ": ");
        }
        assertThatThrownBy(() -> Trust.of(List.of(broken))).hasMessageEndingWith("certificate 2 is broken");
    }

    private static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }
}
