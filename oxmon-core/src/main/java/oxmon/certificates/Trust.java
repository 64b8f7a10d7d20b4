package oxmon.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;

/** Whom to believe: the JDK's store ({@code cacerts}) plus files of PEM certificates. Immutable. */
public final class Trust {
    private static final int MOST_FILE_BYTES = 16 * 1024 * 1024;

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

    /**
     * These and others.
     *
     * @param pem certificates one after the other, with anything between them
     * @throws IOException when there is none, or a broken one; says what is wrong
     */
    public Trust and(String pem) throws IOException {
        List<X509Certificate> all = new ArrayList<>(anchors);
        all.addAll(certificates(pem, "the text"));
        return new Trust(all);
    }

    /** These and nobody else. */
    static Trust only(X509Certificate... anchors) {
        return new Trust(List.of(anchors));
    }

    int size() {
        return anchors.size();
    }

    /** Whether it is trusted by itself. */
    boolean holds(X509Certificate certificate) {
        return anchors.contains(certificate);
    }

    /** Those trusted whose name it is. */
    List<X509Certificate> named(X500Principal subject) {
        return bySubject.getOrDefault(subject, List.of());
    }

    /**
     * What came with the JDK, or what its administrator put in its place. Not what {@code javax.net.ssl.trustStore} names: application
     * servers set that to a store of their own.
     */
    private static List<X509Certificate> jdk() throws IOException {
        Path folder = Path.of(System.getProperty("java.home"), "lib", "security");
        for (String name : List.of("jssecacerts", "cacerts")) {
            if (Files.exists(folder.resolve(name))) {
                return store(folder.resolve(name));
            }
        }
        throw new IOException(folder + ": Java's own store of certificates is not there");
    }

    private static List<X509Certificate> store(Path file) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), "changeit".toCharArray()); // as all JDKs have it
            List<X509Certificate> certificates = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isCertificateEntry(alias) && store.getCertificate(alias) instanceof X509Certificate x509) {
                    certificates.add(x509);
                }
            }
            return certificates;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(file + ": Java's own store of certificates cannot be read", e);
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException {
        byte[] bytes = bytes(file);
        if (bytes.length > MOST_FILE_BYTES) {
            throw new IOException(file + ": must be at most " + MOST_FILE_BYTES / 1024 / 1024 + " MB");
        }
        return certificates(new String(bytes, StandardCharsets.ISO_8859_1), file.toString());
    }

    private static List<X509Certificate> certificates(String text, String where) throws IOException {
        try {
            return Pem.read(text);
        } catch (CertificateException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_FILE_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read", e);
        }
    }
}
