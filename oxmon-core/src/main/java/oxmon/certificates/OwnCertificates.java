package oxmon.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the certificates that a file holds as its own: those of the keys of a JKS or PKCS12 keystore, or all of one without keys; the
 * first of a PEM file; the one of a DER file. What the file is, its first bytes say.
 */
public final class OwnCertificates {
    /** No more are taken from one file. */
    public static final int MOST = 100;

    /** A PEM file of more is a list of authorities, not somebody's own certificate with its chain. */
    static final int LONGEST_CHAIN = 10;

    private static final int JKS_MAGIC = 0xFEEDFEED;
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private OwnCertificates() {}

    /**
     * Reads a file.
     *
     * @param passwords are tried in turn where one is needed: for PKCS12. JKS shows its certificates without
     * @return by alias; empty when there is none that is its own
     * @throws CertificateException when it cannot be read; the message continues a sentence that names the file
     */
    public static List<OwnCertificate> read(byte[] content, List<String> passwords) throws CertificateException {
        boolean jks = content.length >= Integer.BYTES && magic(content) == JKS_MAGIC;
        boolean der = content.length > 2 && content[0] == SEQUENCE;
        if (!jks && !der && !text(content).contains("CERTIFICATE-----")) {
            throw new CertificateException("is neither a keystore nor a file of certificates");
        }
        try {
            return jks ? own(open("JKS", content, null)) : der ? ofDer(content, passwords) : ofPem(content);
        } catch (UnrecoverableKeyException e) {
            throw new CertificateException("opens with none of the passwords", e);
        } catch (IOException | GeneralSecurityException | RuntimeException | StackOverflowError e) {
            // the JDK's readers throw any of them, the last one at what is nested deeply
            throw new CertificateException("is damaged", e);
        }
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private static int magic(byte[] content) {
        return content[0] << 24 | (content[1] & 0xFF) << 16 | (content[2] & 0xFF) << 8 | (content[3] & 0xFF);
    }

    /** A PKCS12 keystore begins with its version, a certificate with a sequence. */
    private static boolean isKeystore(byte[] content) {
        int first = content[1] >= 0 ? 2 : 2 + (content[1] & 0x7F);
        return first < content.length && content[first] == INTEGER;
    }

    private static List<OwnCertificate> ofPem(byte[] content) throws CertificateException {
        List<X509Certificate> chain = Pem.read(text(content));
        return chain.size() > LONGEST_CHAIN ? List.of() : List.of(OwnCertificate.of("", chain.get(0)));
    }

    private static List<OwnCertificate> ofDer(byte[] content, List<String> passwords)
            throws IOException, GeneralSecurityException {
        if (isKeystore(content)) {
            return ofPkcs12(content, passwords);
        }
        return List.of(OwnCertificate.of("", (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content))));
    }

    private static List<OwnCertificate> ofPkcs12(byte[] content, List<String> passwords)
            throws IOException, GeneralSecurityException {
        for (String password : passwords) {
            try {
                return own(open("PKCS12", content, password.toCharArray()));
            } catch (IOException e) {
                if (!(e.getCause() instanceof UnrecoverableKeyException)) {
                    throw e;
                }
            }
        }
        List<OwnCertificate> unprotected = own(open("PKCS12", content, null));
        if (unprotected.isEmpty()) {
            throw new UnrecoverableKeyException();
        }
        return unprotected;
    }

    private static KeyStore open(String type, byte[] content, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(new ByteArrayInputStream(content), password);
        return store;
    }

    private static List<OwnCertificate> own(KeyStore store) throws KeyStoreException {
        List<String> aliases = Collections.list(store.aliases());
        Collections.sort(aliases);
        boolean keys = false;
        for (String alias : aliases) {
            keys |= store.isKeyEntry(alias);
        }
        List<OwnCertificate> own = new ArrayList<>();
        for (String alias : aliases) {
            if (own.size() < MOST
                    && store.isKeyEntry(alias) == keys
                    && store.getCertificate(alias) instanceof X509Certificate certificate) {
                own.add(OwnCertificate.of(alias, certificate));
            }
        }
        return own;
    }
}
