package oxmon.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that signed itself, made by the JDK's keytool, which takes a second: once for all tests. */
public final class OwnCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private static final Map<String, OwnCertificate> MADE = new ConcurrentHashMap<>();

    private final KeyStore store;

    private OwnCertificate(Path folder, String names) throws Exception {
        Path file = folder.resolve("key.p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "peer",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=peer",
                        "-validity",
                        "3",
                        "-ext",
                        "san=" + names,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor(50, TimeUnit.SECONDS)).isTrue();
        store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
    }

    /** One of this machine. */
    public static OwnCertificate own() throws Exception {
        return of("dns:localhost,ip:127.0.0.1");
    }

    /** One of another machine. */
    public static OwnCertificate foreign() throws Exception {
        return of("dns:elsewhere.example");
    }

    /** @param names as keytool's {@code san} has them */
    private static OwnCertificate of(String names) throws Exception {
        OwnCertificate made = MADE.get(names);
        if (made == null) {
            Path folder = Files.createTempDirectory("oxmon-test");
            try {
                made = new OwnCertificate(folder, names);
            } finally {
                Files.deleteIfExists(folder.resolve("key.p12"));
                Files.deleteIfExists(folder.resolve("keytool.txt"));
                Files.delete(folder);
            }
            MADE.put(names, made);
        }
        return made;
    }

    /** For the one who has the key. */
    public SSLContext server() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** For one who trusts it. */
    public SSLContext client() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("peer", store.getCertificate("peer"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
