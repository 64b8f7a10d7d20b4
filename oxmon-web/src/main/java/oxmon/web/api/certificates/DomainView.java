package oxmon.web.api.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.WatchedDomain;

/**
 * A port whose certificate is watched.
 *
 * @param checkIntervalSecs null for the server's
 * @param serverName the name that is asked for and compared; null for the domain's own
 * @param connectTo what is connected to; null for the domain itself
 * @param caCertificates PEM certificates that are trusted besides; null for none
 * @param allAddresses whether each of its addresses is checked
 * @param lastCheckedAt null when it never was
 */
@Schema(name = "CertDomain")
public record DomainView(
        String id,
        String domain,
        int port,
        boolean enabled,
        @Nullable Long checkIntervalSecs,
        @Nullable String note,
        String protocol,
        @Nullable String serverName,
        @Nullable String connectTo,
        @Nullable String caCertificates,
        boolean allAddresses,
        List<String> tags,
        @Nullable Instant lastCheckedAt,
        Instant createdAt,
        Instant updatedAt) {
    static DomainView of(WatchedDomain domain) {
        Duration interval = domain.interval();
        return new DomainView(
                domain.id(),
                domain.domain(),
                domain.port(),
                domain.enabled(),
                interval == null ? null : interval.toSeconds(),
                given(domain.note()),
                domain.protocol().word(),
                given(domain.serverName()),
                given(domain.connectTo()),
                given(domain.caCertificates()),
                domain.allAddresses(),
                domain.tags(),
                domain.lastChecked(),
                domain.createdAt(),
                domain.updatedAt());
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }
}
