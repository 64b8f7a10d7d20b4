package oxmon.web.api.certificates;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;

/**
 * What a check found. Fields of the certificate are null when none was presented.
 *
 * @param isValid whether nothing keeps clients away
 * @param chainValid whether the chain leads to one that is trusted
 * @param daysUntilExpiry whole days at the time of the check, rounded down; negative once it has expired
 * @param error what is wrong, in a sentence; null when nothing is
 * @param findings everything that was found, the worst first
 * @param tls version and cipher; null when there was no handshake
 * @param revocation good, revoked, unknown or not_asked
 * @param change none, renewed or other_issuer: how the certificate differs from that of the check before
 */
@Schema(name = "CertStatus")
public record StatusView(
        String id,
        String domainId,
        String domain,
        int port,
        boolean isValid,
        boolean chainValid,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        @Nullable Long daysUntilExpiry,
        @Nullable String issuer,
        @Nullable String subject,
        List<String> sanList,
        List<String> resolvedIps,
        @Nullable String error,
        List<FindingView> findings,
        @Nullable String sha256,
        @Nullable String tls,
        long handshakeMillis,
        @Nullable String revocation,
        String change,
        Instant checkedAt) {
    /**
     * One thing that was found.
     *
     * @param code such as expired, wrong_host or incomplete_chain
     * @param fatal whether it keeps clients away
     * @param detail names, dates and sizes; may be empty
     */
    @Schema(name = "CertFinding")
    public record FindingView(String code, boolean fatal, String detail) {}

    static StatusView of(CheckResult result) {
        Leaf leaf = result.leaf();
        return new StatusView(
                Long.toString(result.id()),
                result.domainId(),
                result.domain(),
                result.port(),
                result.valid(),
                result.chainValid(),
                leaf == null ? null : leaf.notBefore(),
                leaf == null ? null : leaf.notAfter(),
                leaf == null ? null : leaf.daysLeft(result.at()),
                leaf == null ? null : leaf.issuer(),
                leaf == null ? null : leaf.subject(),
                leaf == null ? List.of() : leaf.names(),
                result.addresses(),
                result.error(),
                result.findings().stream()
                        .map(each ->
                                new FindingView(each.code().word(), each.code().fatal(), each.detail()))
                        .toList(),
                leaf == null ? null : leaf.sha256(),
                result.tls().isEmpty() ? null : result.tls(),
                result.handshake().toMillis(),
                result.revocation().isEmpty() ? null : result.revocation(),
                result.change().word(),
                result.at());
    }
}
