package oxmon.server.certificates;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.Protocol;

/**
 * A port whose certificate is watched.
 *
 * @param domain as {@link DomainName} has it
 * @param serverName the name that is asked for and compared; empty for the domain's own
 * @param connectTo a host or address to connect to instead; empty for the domain's own
 * @param caCertificates PEM certificates to trust beside the server's; empty for none
 * @param allAddresses whether each of its addresses is checked, rather than the first that answers
 * @param interval between two checks; null for the server's
 * @param lastChecked null when it was never
 */
public record WatchedDomain(
        String id,
        String domain,
        int port,
        Protocol protocol,
        String serverName,
        String connectTo,
        String caCertificates,
        boolean allAddresses,
        boolean enabled,
        @Nullable Duration interval,
        String note,
        List<String> tags,
        @Nullable Instant lastChecked,
        Instant createdAt,
        Instant updatedAt) {
    public WatchedDomain {
        tags = List.copyOf(tags);
    }

    /** What is watched. */
    DomainPort watched() {
        return new DomainPort(domain, port);
    }

    /** Whether a check of the one finds what a check of the other would. */
    boolean isCheckedAs(WatchedDomain other) {
        return domain.equals(other.domain)
                && port == other.port
                && protocol == other.protocol
                && serverName.equals(other.serverName)
                && connectTo.equals(other.connectTo)
                && caCertificates.equals(other.caCertificates)
                && allAddresses == other.allAddresses;
    }

    /** As people call it: with its port, unless that is the usual one. */
    public String place() {
        return watched().place();
    }
}
