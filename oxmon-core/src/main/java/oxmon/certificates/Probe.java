package oxmon.certificates;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import oxmon.certificates.Finding.Code;

/**
 * Checks the certificate of a service by one connection. The handshake lets everything pass and keeps what was sent; only then is it
 * judged, so that dates, names and issuer are known also of what nobody should trust (ADR 1101). Thread-safe.
 *
 * <p>What Java's settings forbid for every connection ({@code jdk.tls.disabledAlgorithms}: TLS 1.0 and 1.1, broken ciphers) cannot be
 * allowed for one. Of servers that offer nothing else a second connection has the certificates shown, which are sent in clear text up to
 * TLS 1.2 ({@link ClearHello}); they end in OLD_TLS or, where the JDK objected to something else, in HANDSHAKE_FAILED and all that is
 * found about their certificates.
 */
public final class Probe {
    private final Connector connector;
    private final RevocationCheck revocations;
    private final Clock clock;

    public Probe(Connector connector, Fetcher fetcher, Clock clock) {
        this.connector = connector;
        this.revocations = new RevocationCheck(fetcher);
        this.clock = clock;
    }

    /**
     * Checks what is at an address. Never throws for what the other side does.
     *
     * @param timeout for connecting, STARTTLS and handshake together, however many bytes come meanwhile; whether the certificate was
     *     revoked is asked within as much again
     */
    public Examined examine(Target target, InetAddress address, Trust trust, Duration timeout) {
        Instant at = clock.instant();
        Conversation conversation = new Conversation(target, connector, address, timeout);
        List<Finding> findings = new ArrayList<>();
        conversation.run().ifPresent(findings::add);
        Witness seen = conversation.witness();
        if (seen.old()) {
            findings.add(new Finding(Code.OLD_TLS, seen.tlsVersion()));
        }
        Judge.Verdict verdict = judge(target, trust, seen, at, findings);
        Revocation revocation = revocation(verdict, seen, at, timeout);
        switch (revocation.state()) {
            case REVOKED -> findings.add(new Finding(Code.REVOKED, told(revocation)));
            case UNKNOWN -> findings.add(new Finding(Code.REVOCATION_UNKNOWN, revocation.detail()));
            case GOOD, NOT_ASKED -> {}
        }
        findings.sort(Comparator.comparing(Finding::code));
        return new Examined(
                target,
                address,
                at,
                conversation.connected(),
                conversation.handshake(),
                seen.tlsVersion(),
                seen.cipher(),
                seen.sent(),
                verdict.verified(),
                revocation,
                findings);
    }

    private static Judge.Verdict judge(Target target, Trust trust, Witness seen, Instant at, List<Finding> findings) {
        if (!seen.sent().isEmpty()) {
            try {
                Judge.Verdict verdict = Judge.judge(seen.sent(), target.serverName(), trust, at);
                findings.addAll(verdict.findings());
                return verdict;
            } catch (RuntimeException e) { // certificates are odd in more ways than anybody thought of
                findings.add(new Finding(Code.INTERNAL, e.getClass().getSimpleName()));
            }
        }
        return new Judge.Verdict(List.of(), List.of());
    }

    private Revocation revocation(Judge.Verdict verdict, Witness seen, Instant at, Duration timeout) {
        boolean worthwhile = !verdict.verified().isEmpty()
                && verdict.findings().stream().map(Finding::code).noneMatch(Probe::settled);
        return worthwhile
                ? revocations.check(verdict.verified(), seen.stapled(), at, timeout)
                : Revocation.notAsked("the certificate is not valid anyway");
    }

    /** What makes the question idle. */
    private static boolean settled(Code code) {
        return code.chain() || code == Code.EXPIRED || code == Code.NOT_YET_VALID;
    }

    private static String told(Revocation revocation) {
        String when = Optional.ofNullable(revocation.revokedAt())
                .map(Instant::toString)
                .orElse("");
        return (when + (revocation.detail().isEmpty() ? "" : ": " + revocation.detail())).strip();
    }
}
