package oxmon.certificates;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;

/** Which keys and signatures clients refuse today. */
final class Strength {
    private static final int LEAST_RSA = 2048;
    private static final int LEAST_EC = 224;

    private Strength() {}

    static boolean weakKey(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        int bits = CertificateFacts.bits(key);
        return (key instanceof RSAPublicKey && bits < LEAST_RSA)
                || (key instanceof ECPublicKey && bits < LEAST_EC)
                || key instanceof DSAPublicKey;
    }

    /** Over MD5, its elders, or SHA-1. */
    static boolean weakSignature(X509Certificate certificate) {
        return brokenHash(certificate.getSigAlgName())
                || certificate.getSigAlgName().toUpperCase(Locale.ROOT).matches("SHA-?1WITH.*");
    }

    /** Over MD5 or its elders, which anybody can forge. */
    static boolean brokenHash(String algorithm) {
        return algorithm.toUpperCase(Locale.ROOT).matches("MD[245]WITH.*");
    }
}
