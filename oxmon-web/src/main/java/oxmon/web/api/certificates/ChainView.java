package oxmon.web.api.certificates;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.CertificateFacts;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Details.Detail;

/**
 * The certificates that a server sent.
 *
 * @param certificates as they were sent, in that order
 * @param verified the way from the leaf to one that is trusted; empty when there is none
 */
@Schema(name = "CertificateChain")
public record ChainView(
        String id,
        String domain,
        int port,
        boolean chainValid,
        @Nullable String chainError,
        @Nullable Instant lastChecked,
        List<LinkView> certificates,
        List<LinkView> verified) {
    /**
     * One certificate.
     *
     * @param serial in hex
     * @param key its type and size in bits, such as {@code RSA 2048}
     * @param signature the algorithm by which its issuer signed it
     * @param sha256 its fingerprint, in hex
     */
    @Schema(name = "CertificateLink")
    public record LinkView(
            String subject,
            String issuer,
            String serial,
            String key,
            String signature,
            Instant notBefore,
            Instant notAfter,
            List<String> subjectAltNames,
            String sha256,
            String sha1) {
        static LinkView of(CertificateFacts facts) {
            return new LinkView(
                    facts.subject(),
                    facts.issuer(),
                    facts.serial(),
                    facts.keyType() + ' ' + facts.keyBits(),
                    facts.signature(),
                    facts.notBefore(),
                    facts.notAfter(),
                    facts.names(),
                    facts.sha256(),
                    facts.sha1());
        }
    }

    static ChainView of(Detail detail, Certificates.Chain chain) {
        return new ChainView(
                detail.id(),
                detail.domain(),
                detail.port(),
                detail.chainValid(),
                detail.chainError(),
                detail.lastChecked(),
                chain.sent().stream().map(LinkView::of).toList(),
                chain.verified().stream().map(LinkView::of).toList());
    }
}
