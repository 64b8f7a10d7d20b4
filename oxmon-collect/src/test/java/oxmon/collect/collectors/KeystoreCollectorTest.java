package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.collect.Noted;
import oxmon.collect.keystores.FilePattern;
import oxmon.collect.keystores.KeystoreSettings;
import oxmon.collect.keystores.Passwords;

class KeystoreCollectorTest {
    /** Of shop.test, until 2030-07-01T00:00:00Z. */
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBPzCB5qADAgECAgkAnydTRXMHR5gwCgYIKoZIzj0EAwIwFDESMBAGA1UEAxMJ
            c2hvcC50ZXN0MB4XDTI2MDEwMTAwMDAwMFoXDTMwMDcwMTAwMDAwMFowFDESMBAG
            A1UEAxMJc2hvcC50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJk/+IZpv
            lSv8/XErj80Z5ulevrjoFztFBIL2ri9vWkxHpvhBNjukM56cr+IoMRtLpjay0WKQ
            q97xRi7ed5iWDKMhMB8wHQYDVR0OBBYEFD+Sp0CujhUjaoOYTpTlOBVEzX+aMAoG
            CCqGSM49BAMCA0gAMEUCIH3ir2+5HDzmLzYBLOLdsIDuSIMOubc02uUjGOkVzGVc
            AiEArdfj6TcStn8EhcovsQN8qquNLtgH9aI0SumKh01CwAI=
            -----END CERTIFICATE-----
            """;

    private static final Instant TEN_DAYS_BEFORE = Instant.parse("2030-06-20T12:00:00Z");

    @TempDir
    Path folder;

    private Instant now = TEN_DAYS_BEFORE;
    private long nanos;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @Test
    void daysAreWhole_andNegativeOnceItHasExpired() throws IOException {
        pem("own.pem");
        KeystoreCollector collector = looking("*.pem");

        assertThat(Noted.by(collector)).containsOnly(entry(series("own.pem", ""), 10.0));
        now = Instant.parse("2030-06-30T23:59:59Z");
        assertThat(tenMinutesLater(collector)).containsOnly(entry(series("own.pem", ""), 0.0));
        now = Instant.parse("2030-07-01T00:00:01Z");
        assertThat(tenMinutesLater(collector)).containsOnly(entry(series("own.pem", ""), -1.0));
    }

    @Test
    void keystoresNameTheirAlias() throws Exception {
        keystore("JKS", "a.jks", "changeit", "s1as");
        keystore("PKCS12", "b.p12", "changeit", "web");

        assertThat(Noted.by(looking("*.{jks,p12}"))).containsOnlyKeys(series("a.jks", "s1as"), series("b.p12", "web"));
    }

    @Test
    void theyAreToldEveryTenMinutes_andAtOnceWhenThereIsNews() throws Exception {
        pem("a.pem");
        KeystoreCollector collector = looking("*.pem");
        assertThat(Noted.by(collector)).hasSize(1);
        assertThat(Noted.by(collector)).isEmpty();
        assertThat(later(collector, KeystoreCollector.LOOK_EVERY)).isEmpty();

        pem("b.pem");
        assertThat(later(collector, KeystoreCollector.LOOK_EVERY)).hasSize(2);
        assertThat(later(collector, KeystoreCollector.LOOK_EVERY)).isEmpty();
        assertThat(tenMinutesLater(collector)).hasSize(2);
    }

    @Test
    void aFileThatChangesIsReadAgain_andOneThatVanishesIsToldNoMore() throws Exception {
        keystore("JKS", "own.jks", "changeit", "before");
        pem("own.pem");
        KeystoreCollector collector = looking("own.*");
        assertThat(Noted.by(collector)).containsOnlyKeys(series("own.jks", "before"), series("own.pem", ""));

        keystore("JKS", "own.jks", "changeit", "renewed");
        assertThat(later(collector, KeystoreCollector.LOOK_EVERY))
                .containsOnlyKeys(series("own.jks", "renewed"), series("own.pem", ""));
        Files.delete(folder.resolve("own.jks"));
        assertThat(later(collector, KeystoreCollector.LOOK_EVERY)).containsOnlyKeys(series("own.pem", ""));
    }

    @Test
    void whatCannotBeReadIsLeftOut_untilItCan() throws Exception {
        keystore("PKCS12", "locked.p12", "hunter2", "web");
        Files.writeString(
                folder.resolve("damaged.jks"), "\u00fe\u00ed\u00fe\u00edno more", StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("large.pem"), new byte[(1 << 20) + 1]);
        Files.createDirectory(folder.resolve("folder.pem"));
        Files.createSymbolicLink(folder.resolve("nowhere.pem"), folder.resolve("none"));
        pem("well.pem");
        KeystoreCollector collector = looking("*");
        assertThat(Noted.by(collector)).containsOnlyKeys(series("well.pem", ""));

        keystore("JKS", "damaged.jks", "changeit", "mended");
        assertThat(later(collector, KeystoreCollector.LOOK_EVERY))
                .containsOnlyKeys(series("well.pem", ""), series("damaged.jks", "mended"));
    }

    @Test
    void aKeystoreWithAPasswordOfItsOwnIsOpenedByIt() throws Exception {
        keystore("PKCS12", "locked.p12", "hunter2", "web");

        assertThat(Noted.by(looking(new Passwords(List.of("hunter2", "changeit")), "*")))
                .containsOnlyKeys(series("locked.p12", "web"));
    }

    @Test
    void aPipeIsNotOpened() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("pipe.pem").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        pem("well.pem");

        assertThat(Noted.by(looking("*.pem"))).containsOnlyKeys(series("well.pem", ""));
    }

    @Test
    void aFileThatSeveralPatternsFindIsToldOnce() throws Exception {
        pem("own.pem");

        assertThat(Noted.by(looking("own.*", "*.pem"))).hasSize(1);
    }

    @Test
    void theFirst200FilesAreTold() throws Exception {
        for (int i = 0; i < 205; i++) {
            pem("%03d.pem".formatted(i));
        }

        assertThat(Noted.by(looking("*.pem")))
                .hasSize(200)
                .containsKey(series("199.pem", ""))
                .doesNotContainKey(series("200.pem", ""));
    }

    /** Has looked once. */
    private KeystoreCollector looking(String... patterns) {
        return looking(Passwords.USUAL, patterns);
    }

    private KeystoreCollector looking(Passwords passwords, String... patterns) {
        List<FilePattern> files = List.of(patterns).stream()
                .map(pattern -> new FilePattern(folder + "/" + pattern))
                .toList();
        KeystoreCollector collector =
                new KeystoreCollector(new KeystoreSettings(true, files, passwords), clock, () -> nanos);
        assertThat(Noted.by(collector)).as("the first call only looks").isEmpty();
        return collector;
    }

    private Map<String, Double> tenMinutesLater(KeystoreCollector collector) {
        return later(collector, KeystoreCollector.TELL_EVERY);
    }

    private Map<String, Double> later(KeystoreCollector collector, Duration time) {
        nanos += time.toNanos();
        return Noted.by(collector);
    }

    private String series(String file, String alias) {
        return "certificate.days_until_expiry{" + (alias.isEmpty() ? "" : "alias=" + alias + ", ") + "file="
                + folder.resolve(file) + ", subject=shop.test}";
    }

    private void pem(String name) throws IOException {
        Files.writeString(folder.resolve(name), PEM);
    }

    /** A keystore without keys, whose one certificate is its own. */
    private void keystore(String type, String name, String password, String alias) throws Exception {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry(alias, certificate);
        try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
            store.store(out, password.toCharArray());
        }
    }
}
