package oxmon.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;

/** Whom to believe: the JDK's store plus files of PEM certificates. Immutable. */
public final class Trust {
    private static final int MOST_FILE_BYTES = 16 * 1024 * 1024;
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([^-]*)-----END (?:TRUSTED |X509 )?CERTIFICATE-----");

    private final Set<X509Certificate> anchors;
    private final Map<X500Principal, List<X509Certificate>> bySubject;

    private Trust(Collection<X509Certificate> anchors) {
        this.anchors = new LinkedHashSet<>(anchors);
        this.bySubject = this.anchors.stream().collect(Collectors.groupingBy(X509Certificate::getSubjectX500Principal));
    }

    /**
     * Reads the files; what else is in them than certificates is passed over.
     *
     * @throws IOException when a file cannot be read, holds no certificate or a broken one; says which file and what is wrong
     */
    public static Trust of(List<Path> caFiles) throws IOException {
        List<X509Certificate> anchors = new ArrayList<>(jdk());
        for (Path file : caFiles) {
            anchors.addAll(read(file));
        }
        return new Trust(anchors);
    }

    /** These and nobody else. */
    static Trust only(X509Certificate... anchors) {
        return new Trust(List.of(anchors));
    }

    /** Whether it is trusted by itself. */
    boolean holds(X509Certificate certificate) {
        return anchors.contains(certificate);
    }

    /** Those trusted whose name it is. */
    List<X509Certificate> named(X500Principal subject) {
        return bySubject.getOrDefault(subject, List.of());
    }

    private static List<X509Certificate> jdk() throws IOException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Stream.of(factory.getTrustManagers()).flatMap(Trust::issuers).toList();
        } catch (GeneralSecurityException e) {
            throw new IOException("Java's own store of certificates cannot be read", e);
        }
    }

    private static Stream<X509Certificate> issuers(TrustManager manager) {
        return manager instanceof X509TrustManager x509 ? Stream.of(x509.getAcceptedIssuers()) : Stream.empty();
    }

    private static List<X509Certificate> read(Path file) throws IOException {
        String text;
        try {
            if (Files.size(file) > MOST_FILE_BYTES) {
                throw new IOException(file + ": must be at most " + MOST_FILE_BYTES / 1024 / 1024 + " MB");
            }
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(block.group(1));
                certificates.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                throw new IOException(file + ": certificate " + (certificates.size() + 1) + " is broken", e);
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + ": holds no certificate in PEM");
        }
        return certificates;
    }
}
