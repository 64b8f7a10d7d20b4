package oxmon.certificates;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A certificate that a file holds as its own. Its texts are ready to be shown: no control characters, at most 256 letters.
 *
 * @param alias what the keystore calls it; empty in other files
 * @param subject its common name, or all of the subject when there is none
 * @param notAfter when it expires
 */
public record OwnCertificate(String alias, String subject, Instant notAfter) {
    private static final int MOST_LETTERS = 256;

    static OwnCertificate of(String alias, X509Certificate certificate) {
        return new OwnCertificate(
                Texts.clean(alias, MOST_LETTERS),
                Texts.clean(CertificateFacts.shortName(certificate.getSubjectX500Principal()), MOST_LETTERS),
                certificate.getNotAfter().toInstant());
    }
}
