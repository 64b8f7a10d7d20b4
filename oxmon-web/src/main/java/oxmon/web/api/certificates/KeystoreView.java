package oxmon.web.api.certificates;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.HostCertificate;

/**
 * A certificate in a file of a host.
 *
 * @param file its path there
 * @param alias what the keystore calls it; null in other files
 * @param subject its common name, or all of its subject
 * @param daysUntilExpiry whole days when it was told, rounded down; negative once it has expired
 * @param old whether the agent has not told of it for a day
 * @param reportedAt when it did last
 */
@Schema(name = "HostCertificate")
public record KeystoreView(
        String agent,
        String file,
        @Nullable String alias,
        String subject,
        long daysUntilExpiry,
        boolean old,
        Instant reportedAt) {
    static KeystoreView of(HostCertificate certificate, Instant now) {
        return new KeystoreView(
                certificate.agent(),
                certificate.file(),
                certificate.alias().isEmpty() ? null : certificate.alias(),
                certificate.subject(),
                certificate.daysLeft(),
                certificate.old(now),
                certificate.at());
    }
}
