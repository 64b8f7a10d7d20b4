package oxmon.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.PKIXRevocationChecker.Option;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JDK's judgement of a path (RFC 5280, section 6). It never leaves the process: what it needs to know is given to it. */
final class Pkix {
    private Pkix() {}

    /**
     * What is wrong with a path.
     *
     * @param path at least two certificates, the last of them trusted
     * @param at when its certificates are to be in their time
     */
    static Optional<CertPathValidatorException> problem(List<X509Certificate> path, Instant at) {
        try {
            validate(path, at, null);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of(e);
        } catch (GeneralSecurityException | RuntimeException e) {
            return Optional.of(new CertPathValidatorException(e));
        }
    }

    /**
     * What a responder's answer says of the first certificate; empty when it says nothing that can be relied on.
     *
     * @param path at least two certificates, the last of them trusted
     */
    static Optional<Revocation> ocsp(List<X509Certificate> path, byte[] answer, Revocation.Source source, Instant now) {
        try {
            validate(path, now, answer);
            return Optional.of(Revocation.good(source));
        } catch (CertPathValidatorException e) {
            return e.getCause() instanceof CertificateRevokedException revoked
                    ? Optional.of(new Revocation(
                            Revocation.State.REVOKED,
                            source,
                            revoked.getRevocationDate().toInstant(),
                            RevocationList.reason(revoked.getRevocationReason())))
                    : Optional.empty();
        } catch (GeneralSecurityException | RuntimeException e) { // whatever a malformed answer leads to
            return Optional.empty();
        }
    }

    private static void validate(List<X509Certificate> path, Instant at, byte @Nullable [] answer)
            throws GeneralSecurityException {
        int last = path.size() - 1;
        CertPath certificates = CertificateFactory.getInstance("X.509").generateCertPath(path.subList(0, last));
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(path.get(last), null)));
        parameters.setDate(Date.from(at));
        parameters.setRevocationEnabled(false);
        if (answer != null) {
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            // with an answer at hand and no second way, the checker has no reason to ask anybody
            checker.setOptions(EnumSet.of(Option.ONLY_END_ENTITY, Option.NO_FALLBACK));
            checker.setOcspResponses(Map.of(path.get(0), answer));
            parameters.addCertPathChecker(checker);
        }
        validator.validate(certificates, parameters);
    }
}
