package oxmon.agent.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oxmon.settings.SettingsReader;

/**
 * How the connection is encrypted; all files are PEM.
 *
 * @param ca whom to trust; empty means the JDK's own list
 * @param identity this agent's certificate, where the server asks for one
 * @param serverName the name the server's certificate must bear, where it differs from the endpoint's host
 */
public record TlsSettings(Optional<Path> ca, Optional<Identity> identity, Optional<String> serverName) {
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    /**
     * Mutual TLS.
     *
     * @param certificate this agent's certificate and those between it and the root
     * @param key its private key, PKCS#8, without a pass phrase
     */
    public record Identity(Path certificate, Path key) {}

    /** Reads {@code tls} and {@code tls_*}; empty when the connection is plain text. */
    static Optional<TlsSettings> read(SettingsReader in) {
        boolean on = in.flag("tls", false);
        Optional<Path> ca = in.text("tls_ca").map(Path::of);
        Optional<Path> certificate = in.text("tls_cert").map(Path::of);
        Optional<Path> key = in.text("tls_key").map(Path::of);
        Optional<String> serverName = in.text("tls_server_name");
        if (!on) {
            for (String name : new String[] {"tls_ca", "tls_cert", "tls_key", "tls_server_name"}) {
                if (in.has(name)) {
                    in.problem(name, "needs tls = true");
                }
            }
            return Optional.empty();
        }
        ca.ifPresent(file -> checkCertificates(in, "tls_ca", file));
        certificate.ifPresent(file -> checkCertificates(in, "tls_cert", file));
        key.ifPresent(file -> checkKey(in, file));
        if (certificate.isPresent() != key.isPresent()) {
            in.problem(certificate.isPresent() ? "tls_cert" : "tls_key", "needs both tls_cert and tls_key");
            return Optional.empty();
        }
        return Optional.of(new TlsSettings(ca, certificate.flatMap(c -> key.map(k -> new Identity(c, k))), serverName));
    }

    private static void checkCertificates(SettingsReader in, String name, Path file) {
        try (var text = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(text)
                    .isEmpty()) {
                in.problem(name, "holds no certificate: " + file);
            }
        } catch (IOException e) {
            in.problem(name, "cannot be read: " + file);
        } catch (GeneralSecurityException e) {
            in.problem(name, "is not a PEM file of certificates: " + file);
        }
    }

    private static void checkKey(SettingsReader in, Path file) {
        try {
            Matcher pem = KEY.matcher(Files.readString(file));
            if (!pem.find()) {
                in.problem(
                        "tls_key",
                        "must be PKCS#8 without a pass phrase (BEGIN PRIVATE KEY): " + file
                                + "; convert it with openssl pkcs8 -topk8 -nocrypt");
                return;
            }
            var key = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
            for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
                if (readable(algorithm, key)) {
                    return;
                }
            }
            in.problem("tls_key", "holds no RSA, EC or EdDSA key: " + file);
        } catch (IOException | IllegalArgumentException e) {
            in.problem("tls_key", "cannot be read: " + file);
        }
    }

    private static boolean readable(String algorithm, PKCS8EncodedKeySpec key) {
        try {
            KeyFactory.getInstance(algorithm).generatePrivate(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
