package oxmon.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issuers and certificates in memory, at a fixed time. */
final class Pki {
    static final Instant NOW = Instant.parse("2030-05-01T12:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final InetAddress HERE = InetAddress.getLoopbackAddress();

    /** A root, an issuer below it, and a good certificate of that one. */
    static final Issued ROOT = self(Draft.authority("Test Root"));

    static final Issued ISSUER = ROOT.issue(Draft.authority("Test Issuer"));
    static final Issued WEB = ISSUER.issue(Draft.server());

    private Pki() {}

    /** A certificate and its key. */
    record Issued(X509Certificate certificate, KeyPair keys) {
        Issued issue(Draft draft) {
            return new Issued(sign(draft, certificate.getSubjectX500Principal(), keys), draft.keys);
        }
    }

    static Issued self(Draft draft) {
        return new Issued(sign(draft, new X500Principal(draft.subject), draft.keys), draft.keys);
    }

    static KeyPair ec() {
        return keys("EC", 256);
    }

    static KeyPair keys(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signature(KeyPair keys) {
        return keys.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    }

    private static X509Certificate sign(Draft draft, X500Principal issuer, KeyPair by) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    draft.serial,
                    Date.from(draft.from),
                    Date.from(draft.until),
                    new X500Principal(draft.subject),
                    draft.keys.getPublic());
            for (Draft.Extra extra : draft.extras) {
                builder.addExtension(extra.oid(), extra.critical(), extra.value());
            }
            String algorithm = draft.signature.isEmpty() ? signature(by) : draft.signature;
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Socket connect(InetAddress address, int port, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, port), (int) Math.max(1, timeout.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    static Examined examine(int port, Trust trust) {
        return examine(port, Protocol.TLS, "web.test", trust, Fetcher.NONE);
    }

    static Examined examine(int port, Protocol protocol, String name, Trust trust, Fetcher fetcher) {
        return examine(port, protocol, name, trust, fetcher, Duration.ofSeconds(10));
    }

    static Examined examine(int port, Protocol protocol, String name, Trust trust, Fetcher fetcher, Duration timeout) {
        return new Probe(Pki::connect, fetcher, CLOCK)
                .examine(new Target(name, port, protocol, name), HERE, trust, timeout);
    }

    static List<Finding.Code> codes(Examined examined) {
        return examined.findings().stream().map(Finding::code).toList();
    }
}
