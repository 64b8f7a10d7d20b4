package oxmon.server.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.CertificateFacts;
import oxmon.certificates.Examined;
import oxmon.certificates.Finding;
import oxmon.certificates.Pem;
import oxmon.certificates.Probe;
import oxmon.certificates.Target;
import oxmon.certificates.Trust;
import oxmon.server.certificates.sqlite.CertificateFile.Chains;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.certificates.sqlite.CheckResult.Change;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;
import oxmon.server.outbound.Resolver;

/** Checks one domain: finds its addresses, examines one or each of them, and says what came of it. Thread-safe. */
final class Checker implements Check {
    /** So many addresses are tried until one answers. */
    private static final int MOST_TRIED = 4;

    /** So many are checked when all are. */
    private static final int MOST_CHECKED = 16;

    /** With these the next address is tried. */
    private static final Set<Finding.Code> NO_CONNECTION =
            Set.of(Finding.Code.TIMEOUT, Finding.Code.REFUSED, Finding.Code.UNREACHABLE, Finding.Code.RESET);

    private final Probe probe;
    private final Resolver resolver;
    private final Trust trust;
    private final Duration timeout;
    private final Clock clock;

    Checker(Probe probe, Resolver resolver, Trust trust, Duration timeout, Clock clock) {
        this.probe = probe;
        this.resolver = resolver;
        this.trust = trust;
        this.timeout = timeout;
        this.clock = clock;
    }

    @Override
    public Checked check(WatchedDomain domain, @Nullable CheckResult before) {
        String host = DomainName.host(domain.connectTo().isEmpty() ? domain.domain() : domain.connectTo());
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            return new Checked(
                    result(domain, before, List.of(), List.of(), List.of(new Finding(Finding.Code.NAME_UNKNOWN, host))),
                    Chains.NONE);
        }
        String name = DomainName.host(domain.serverName().isEmpty() ? domain.domain() : domain.serverName());
        Target target = new Target(host, domain.port(), domain.protocol(), name);
        List<Examined> examined = examine(domain, target, addresses);
        Examined shown = examined.stream()
                .filter(each -> each.leaf().isPresent())
                .findFirst()
                .orElse(examined.get(examined.size() - 1));
        List<String> texts =
                Stream.of(addresses).map(InetAddress::getHostAddress).distinct().toList();
        return new Checked(
                result(domain, before, texts, List.of(shown), findings(examined)),
                new Chains(Pem.write(shown.sent()), Pem.write(shown.verified())));
    }

    private List<Examined> examine(WatchedDomain domain, Target target, InetAddress[] addresses) {
        Trust whom;
        try {
            whom = domain.caCertificates().isEmpty() ? trust : trust.and(domain.caCertificates());
        } catch (IOException e) { // was read when it was kept; somebody wrote it in a shell
            whom = trust;
        }
        List<Examined> all = new ArrayList<>();
        int most = domain.allAddresses() ? MOST_CHECKED : MOST_TRIED;
        for (InetAddress address : Arrays.asList(addresses).subList(0, Math.min(most, addresses.length))) {
            Examined one = probe.examine(target, address, whom, timeout);
            if (domain.allAddresses()) {
                all.add(one);
            } else {
                all = List.of(one);
                if (one.findings().stream().noneMatch(each -> NO_CONNECTION.contains(each.code()))) {
                    break;
                }
            }
        }
        return all;
    }

    /** The worst first; of several addresses with the one it is of, unless it is the same of all. */
    private static List<Finding> findings(List<Examined> examined) {
        Set<Finding> found = new LinkedHashSet<>();
        for (Examined each : examined) {
            for (Finding finding : each.findings()) {
                boolean everywhere =
                        examined.stream().allMatch(other -> other.findings().contains(finding));
                found.add(
                        everywhere
                                ? finding
                                : new Finding(
                                        finding.code(),
                                        (each.address().getHostAddress() + ' ' + finding.detail()).strip()));
            }
        }
        return found.stream()
                .sorted(Comparator.comparing((Finding each) -> !each.code().fatal()))
                .toList();
    }

    private CheckResult result(
            WatchedDomain domain,
            @Nullable CheckResult before,
            List<String> addresses,
            List<Examined> shown,
            List<Finding> findings) {
        Instant at = clock.instant();
        Examined one = shown.isEmpty() ? null : shown.get(0);
        Leaf leaf = one == null ? null : one.leaf().map(Checker::leaf).orElse(null);
        return new CheckResult(
                0,
                domain.id(),
                domain.domain(),
                domain.port(),
                at,
                findings.stream().noneMatch(each -> each.code().fatal()),
                leaf != null && findings.stream().noneMatch(each -> each.code().chain()),
                leaf,
                addresses,
                findings,
                one == null ? "" : (one.tlsVersion() + ' ' + one.cipher()).strip(),
                one == null ? Duration.ZERO : one.handshake(),
                one == null ? "" : one.revocation().state().name().toLowerCase(Locale.ROOT),
                change(leaf, before));
    }

    private static Change change(@Nullable Leaf leaf, @Nullable CheckResult before) {
        Leaf was = before == null ? null : before.leaf();
        if (leaf == null || was == null || was.sha256().equals(leaf.sha256())) {
            return Change.NONE;
        }
        return was.issuer().equals(leaf.issuer()) ? Change.RENEWED : Change.OTHER_ISSUER;
    }

    private static Leaf leaf(X509Certificate certificate) {
        CertificateFacts facts = CertificateFacts.of(certificate);
        return new Leaf(
                facts.notBefore(),
                facts.notAfter(),
                facts.subject(),
                facts.issuer(),
                facts.issuerCn(),
                facts.issuerO(),
                facts.issuerOu(),
                facts.issuerC(),
                facts.names(),
                facts.sha256());
    }
}
