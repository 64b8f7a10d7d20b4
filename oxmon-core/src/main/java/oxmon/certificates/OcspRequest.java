package oxmon.certificates;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;

/** A question to a responder, as RFC 6960 writes it: about one certificate, by SHA-1 as all responders know it, unsigned, without nonce. */
final class OcspRequest {
    static final String CONTENT_TYPE = "application/ocsp-request";

    private static final byte[] SHA1 = {0x2b, 0x0e, 3, 2, 0x1a};

    private OcspRequest() {}

    /** @throws IllegalArgumentException when the issuer's key has an odd form */
    static byte[] about(X509Certificate leaf, X509Certificate issuer) {
        byte[] keyBits =
                Der.read(issuer.getPublicKey().getEncoded()).parts().get(1).content();
        byte[] key = Arrays.copyOfRange(keyBits, 1, keyBits.length); // after the count of unused bits
        byte[] certificate = Der.write(
                Der.SEQUENCE,
                Der.write(Der.SEQUENCE, Der.write(Der.OID, SHA1), Der.write(Der.NULL)),
                Der.write(Der.OCTETS, sha1(leaf.getIssuerX500Principal().getEncoded())),
                Der.write(Der.OCTETS, sha1(key)),
                Der.write(Der.INTEGER, leaf.getSerialNumber().toByteArray()));
        byte[] request = Der.write(Der.SEQUENCE, certificate);
        return Der.write(Der.SEQUENCE, Der.write(Der.SEQUENCE, Der.write(Der.SEQUENCE, request)));
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
