package oxmon.certificates;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer's list of revoked certificates says of one of them. The JDK's checker would itself fetch lists whenever the one at hand
 * does not suffice, past the server's guard and whatever its properties say; so that lists are read here: complete ones, signed by the
 * certificate's own issuer.
 */
final class RevocationList {
    private static final String ISSUING_POINT = "2.5.29.28";
    private static final int NAME = 0xa0;
    private static final int ONLY_OF_USERS = 0x81;
    private static final int SIGNS_LISTS = 6;
    private static final Duration SKEW = Duration.ofMinutes(15);

    private RevocationList() {}

    /**
     * Empty when it cannot be relied on: another's, out of its time, not signed well, or only a part.
     *
     * @param from where it was fetched, which a list for a part of the certificates must name
     */
    static Optional<Revocation> look(byte[] list, URI from, X509Certificate leaf, X509Certificate issuer, Instant now) {
        try {
            X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(list));
            if (!crl.getIssuerX500Principal().equals(leaf.getIssuerX500Principal())
                    || !inTime(crl, now)
                    || !complete(crl, from)
                    || !maySign(issuer)
                    || Strength.brokenHash(crl.getSigAlgName())) {
                return Optional.empty();
            }
            crl.verify(issuer.getPublicKey());
            X509CRLEntry entry = crl.getRevokedCertificate(leaf.getSerialNumber());
            return Optional.of(
                    entry == null
                            ? Revocation.good(Revocation.Source.CRL)
                            : new Revocation(
                                    Revocation.State.REVOKED,
                                    Revocation.Source.CRL,
                                    entry.getRevocationDate().toInstant(),
                                    reason(entry.getRevocationReason())));
        } catch (GeneralSecurityException | RuntimeException e) { // whatever a malformed list leads to
            return Optional.empty();
        }
    }

    /** Such as {@code key compromise}; empty when none is told. */
    static String reason(@Nullable CRLReason reason) {
        return reason == null || reason == CRLReason.UNSPECIFIED
                ? ""
                : reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static boolean inTime(X509CRL crl, Instant now) {
        Date next = crl.getNextUpdate();
        return next != null
                && !now.plus(SKEW).isBefore(crl.getThisUpdate().toInstant())
                && !now.minus(SKEW).isAfter(next.toInstant());
    }

    /** Whether it covers the certificates of a server for every reason. */
    private static boolean complete(X509CRL crl, URI from) {
        Set<String> critical = Objects.requireNonNullElse(crl.getCriticalExtensionOIDs(), Set.of());
        if (critical.isEmpty()) {
            return true;
        }
        byte[] value = crl.getExtensionValue(ISSUING_POINT);
        if (value == null || critical.size() > 1) {
            return false;
        }
        List<Der> parts = Der.read(Der.read(value).content()).parts();
        return parts.stream()
                .allMatch(part -> part.tag() == ONLY_OF_USERS
                        || (part.tag() == NAME
                                && Pointers.fullNames(part).anyMatch(name -> Pointers.isUri(name, from))));
    }

    private static boolean maySign(X509Certificate issuer) {
        boolean[] usage = issuer.getKeyUsage();
        return usage == null || usage[SIGNS_LISTS];
    }
}
