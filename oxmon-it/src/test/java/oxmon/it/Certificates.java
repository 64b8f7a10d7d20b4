package oxmon.it;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority of the test's own, made with the JDK's keytool; files are PEM. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;
    private final Path store;

    private Certificates(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("all.p12");
    }

    /** A new authority and, signed by it, {@code server} for localhost and {@code client}. */
    public static Certificates create(String authority) {
        Certificates made = new Certificates(Place.folder("certificates-" + authority));
        made.make("ca", "CN=" + authority, "-ext", "bc:critical=ca:true");
        made.make("server", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-signer", "ca");
        made.make("client", "CN=an agent", "-signer", "ca");
        for (String name : List.of("ca", "server", "client")) {
            made.export(name);
        }
        return made;
    }

    /** The certificate of {@code ca}, {@code server} or {@code client}. */
    public Path certificate(String name) {
        return folder.resolve(name + ".pem");
    }

    /** A PKCS12 keystore of all three with their keys, as their names are; its password is changeit. */
    public Path keystore() {
        return store;
    }

    /** Its key, PKCS#8. */
    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** A client that trusts this authority and shows nothing. */
    public ChannelCredentials trusting() {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(certificate("ca").toFile())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that trusts this authority and shows the client certificate of {@code issuer}. */
    public ChannelCredentials trustingAndShowing(Certificates issuer) {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(certificate("ca").toFile())
                    .keyManager(
                            issuer.certificate("client").toFile(),
                            issuer.key("client").toFile())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What serves with the certificate of {@code server} or {@code client}, and sends its chain. */
    public SSLContext serving(String name) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(in, PASSWORD.toCharArray());
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(
                    name,
                    Objects.requireNonNull(all.getKey(name, PASSWORD.toCharArray())),
                    PASSWORD.toCharArray(),
                    new Certificate[] {all.getCertificate(name)});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(one, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void make(String alias, String subject, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                subject,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30"));
        command.addAll(List.of(more));
        try {
            Process keytool =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void export(String alias) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(in, PASSWORD.toCharArray());
            Certificate certificate = Objects.requireNonNull(all.getCertificate(alias));
            Key key = Objects.requireNonNull(all.getKey(alias, PASSWORD.toCharArray()));
            Files.writeString(certificate(alias), pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(key(alias), pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
