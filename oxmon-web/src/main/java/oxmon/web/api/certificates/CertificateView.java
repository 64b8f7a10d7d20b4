package oxmon.web.api.certificates;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.Details.Detail;

/**
 * What a certificate said when it was seen last. Fields of the certificate are null when none was ever seen.
 *
 * @param ipAddresses those of its domain
 * @param chainError what is wrong with the chain, or why no certificate was seen now; null when nothing is
 */
@Schema(name = "Certificate")
public record CertificateView(
        String id,
        String domain,
        int port,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        List<String> ipAddresses,
        @Nullable String issuerCn,
        @Nullable String issuerO,
        @Nullable String issuerOu,
        @Nullable String issuerC,
        List<String> subjectAltNames,
        boolean chainValid,
        @Nullable String chainError,
        @Nullable Instant lastChecked,
        Instant createdAt,
        Instant updatedAt) {
    static CertificateView of(Detail detail) {
        return new CertificateView(
                detail.id(),
                detail.domain(),
                detail.port(),
                detail.notBefore(),
                detail.notAfter(),
                detail.ipAddresses(),
                detail.issuerCn(),
                detail.issuerO(),
                detail.issuerOu(),
                detail.issuerC(),
                detail.subjectAltNames(),
                detail.chainValid(),
                detail.chainError(),
                detail.lastChecked(),
                detail.createdAt(),
                detail.updatedAt());
    }
}
