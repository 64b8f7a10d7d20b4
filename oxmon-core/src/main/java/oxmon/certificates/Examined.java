package oxmon.certificates;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param address the one of the host's that was checked
 * @param at when the check began
 * @param connected how long connecting took; zero when there was no connection
 * @param handshake how long it took from there until TLS stood or failed, STARTTLS included
 * @param tlsVersion such as {@code TLSv1.3}; empty when it did not come so far
 * @param cipher the JDK's name of the cipher suite; empty when it did not come so far
 * @param sent all certificates in the order in which they came; the first is the server's own
 * @param verified the path from the server's certificate to a trusted one, both included, that the JDK's PKIX accepts (the certificate's
 *     own dates apart); empty when there is none
 * @param findings in the order of their codes, each code at most once
 */
public record Examined(
        Target target,
        InetAddress address,
        Instant at,
        Duration connected,
        Duration handshake,
        String tlsVersion,
        String cipher,
        List<X509Certificate> sent,
        List<X509Certificate> verified,
        Revocation revocation,
        List<Finding> findings) {
    public Examined {
        sent = List.copyOf(sent);
        verified = List.copyOf(verified);
        findings = List.copyOf(findings);
    }

    /** Whether a client that checks would accept the certificate. */
    public boolean valid() {
        return findings.stream().noneMatch(each -> each.code().fatal());
    }

    /** Whether a path leads to somebody who is trusted; not, when there is no certificate. */
    public boolean chainValid() {
        return !verified.isEmpty()
                && findings.stream().noneMatch(each -> each.code().chain());
    }

    /** The server's own certificate. */
    public Optional<X509Certificate> leaf() {
        return sent.stream().findFirst();
    }
}
