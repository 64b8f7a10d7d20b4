package oxmon.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.certificates.Pki.Issued;

class OwnCertificatesTest {
    private static final String SECRET = "hunter2";
    private static final List<String> PASSWORDS = List.of("another", SECRET);
    private static final Issued NAMELESS = Pki.self(Draft.nameless().subject("O=Own,C=DE"));

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void ofAKeystoreWithKeys_theirCertificatesCount_notTheAuthorities(String type) throws Exception {
        KeyStore store = empty(type);
        key(store, "web", Pki.WEB, Pki.ISSUER, Pki.ROOT);
        key(store, "other", NAMELESS);
        store.setCertificateEntry("root", Pki.ROOT.certificate());

        assertThat(OwnCertificates.read(bytes(store), PASSWORDS))
                .containsExactly(
                        new OwnCertificate("other", "O=Own,C=DE", notAfter(NAMELESS)),
                        new OwnCertificate("web", "web.test", notAfter(Pki.WEB)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void ofAKeystoreWithoutKeys_allCount(String type) throws Exception {
        KeyStore store = empty(type);
        store.setCertificateEntry("root", Pki.ROOT.certificate());

        assertThat(OwnCertificates.read(bytes(store), PASSWORDS))
                .containsExactly(new OwnCertificate("root", "Test Root", notAfter(Pki.ROOT)));
    }

    @Test
    void ofVeryManyTheFirstHundredCount() throws Exception {
        KeyStore store = empty("JKS");
        for (int i = 0; i < 120; i++) {
            store.setCertificateEntry("root-%03d".formatted(i), Pki.ROOT.certificate());
        }

        assertThat(OwnCertificates.read(bytes(store), PASSWORDS))
                .hasSize(OwnCertificates.MOST)
                .last()
                .extracting(OwnCertificate::alias)
                .isEqualTo("root-099");
    }

    @Test
    void jksNeedsNoPassword_pkcs12OneOfThem() throws Exception {
        KeyStore jks = empty("JKS");
        key(jks, "web", Pki.WEB);
        KeyStore pkcs12 = empty("PKCS12");
        key(pkcs12, "web", Pki.WEB);

        assertThat(OwnCertificates.read(bytes(jks), List.of())).hasSize(1);
        assertThatThrownBy(() -> OwnCertificates.read(bytes(pkcs12), List.of("changeit")))
                .isInstanceOf(CertificateException.class)
                .hasMessage("opens with none of the passwords");
    }

    @Test
    void ofAPemFileTheFirstCounts_unlessItIsAListOfAuthorities() throws Exception {
        String chain = Pem.write(List.of(Pki.WEB.certificate(), Pki.ISSUER.certificate()));
        String bundle = Pem.write(Collections.nCopies(11, Pki.ROOT.certificate()));

        assertThat(OwnCertificates.read(ascii("# the web's\n" + chain), PASSWORDS))
                .containsExactly(new OwnCertificate("", "web.test", notAfter(Pki.WEB)));
        assertThat(OwnCertificates.read(ascii(bundle), PASSWORDS)).isEmpty();
    }

    @Test
    void ofADerFileItsOneCounts() throws Exception {
        assertThat(OwnCertificates.read(Pki.WEB.certificate().getEncoded(), PASSWORDS))
                .containsExactly(new OwnCertificate("", "web.test", notAfter(Pki.WEB)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JKS", "PKCS12"})
    void whatIsDamagedIsRefused(String type) throws Exception {
        KeyStore store = empty(type);
        key(store, "web", Pki.WEB);
        byte[] whole = bytes(store);

        for (int length : new int[] {5, 60, whole.length / 2, whole.length - 40}) {
            assertThatThrownBy(() -> OwnCertificates.read(Arrays.copyOf(whole, length), PASSWORDS))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(CertificateException.class);
        }
    }

    @Test
    void whatIsNoneOfThemIsRefused() {
        for (byte[] content : List.of(new byte[0], new byte[] {0x30}, ascii("0"), ascii("01"), ascii("a text"))) {
            assertThatThrownBy(() -> OwnCertificates.read(content, PASSWORDS)).isInstanceOf(CertificateException.class);
        }
    }

    @Test
    void whatIsNestedDeeplyIsRefused() {
        byte[] nested = new byte[1 << 20];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = 0x30;
            nested[i + 1] = (byte) 0x80; // of indefinite length
        }

        assertThatThrownBy(() -> OwnCertificates.read(nested, PASSWORDS))
                .isInstanceOf(CertificateException.class)
                .hasMessage("is damaged");
    }

    @Test
    void longNamesAreCut_andMoveNoCursor() throws Exception {
        KeyStore store = empty("JKS");
        store.setCertificateEntry("a\nb" + "x".repeat(400), Pki.ROOT.certificate());

        assertThat(OwnCertificates.read(bytes(store), PASSWORDS).get(0).alias())
                .startsWith("a b")
                .hasSize(256);
    }

    private static KeyStore empty(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        return store;
    }

    private static void key(KeyStore store, String alias, Issued own, Issued... issuers) throws Exception {
        X509Certificate[] chain = new X509Certificate[1 + issuers.length];
        chain[0] = own.certificate();
        for (int i = 0; i < issuers.length; i++) {
            chain[i + 1] = issuers[i].certificate();
        }
        store.setKeyEntry(alias, own.keys().getPrivate(), SECRET.toCharArray(), (Certificate[]) chain);
    }

    private static byte[] bytes(KeyStore store) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, SECRET.toCharArray());
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Instant notAfter(Issued issued) {
        return issued.certificate().getNotAfter().toInstant();
    }
}
