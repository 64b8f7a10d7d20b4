package oxmon.certificates;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import oxmon.certificates.Finding.Code;

/** Judges what a server sent. Holds no state beyond one judgement. */
final class Judge {
    private static final Set<String> FOR_SERVERS = Set.of(
            "1.3.6.1.5.5.7.3.1", // serverAuth
            "2.5.29.37.0", // any
            "1.3.6.1.4.1.311.10.3.3", // the elders of serverAuth, which the JDK takes too
            "2.16.840.1.113730.4.1");
    private static final int MOST_NAMES_TOLD = 8;

    /** @param verified the path that holds; empty when there is none */
    record Verdict(List<Finding> findings, List<X509Certificate> verified) {}

    /** @param accepted whether the JDK accepts the path, the first certificate's dates apart */
    private record Judged(List<X509Certificate> path, boolean accepted, List<Finding> findings) {}

    private final List<X509Certificate> sent;
    private final X509Certificate leaf;
    private final String serverName;
    private final Instant now;

    private Judge(List<X509Certificate> sent, String serverName, Instant now) {
        this.sent = sent;
        this.leaf = sent.get(0);
        this.serverName = serverName;
        this.now = now;
    }

    /** @param sent at least one */
    static Verdict judge(List<X509Certificate> sent, String serverName, Trust trust, Instant now) {
        return new Judge(sent, serverName, now).verdict(new PathFinder(sent, trust));
    }

    private Verdict verdict(PathFinder finder) {
        List<Finding> findings = new ArrayList<>();
        dates(findings);
        if (!HostNames.match(leaf, serverName)) {
            findings.add(new Finding(Code.WRONG_HOST, namesTold()));
        }
        Judged judged = finder.paths().stream()
                .map(this::judged)
                .min(Comparator.comparingInt(each -> each.findings().size()))
                .orElseGet(() -> untrusted(finder));
        findings.addAll(judged.findings());
        order(judged.path(), !finder.paths().isEmpty(), findings);
        return new Verdict(findings, judged.accepted() ? judged.path() : List.of());
    }

    private void dates(List<Finding> findings) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant until = leaf.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            findings.add(new Finding(Code.NOT_YET_VALID, "valid from " + from));
        }
        if (now.isAfter(until)) {
            findings.add(new Finding(Code.EXPIRED, "valid until " + until));
        }
    }

    private String namesTold() {
        List<String> names = CertificateFacts.of(leaf).names();
        if (names.isEmpty()) {
            return "the certificate names no host";
        }
        String first = names.stream()
                .limit(MOST_NAMES_TOLD)
                .map(name -> Texts.clean(name, 80))
                .collect(Collectors.joining(", "));
        return "it is for " + first
                + (names.size() > MOST_NAMES_TOLD ? " and " + (names.size() - MOST_NAMES_TOLD) + " more" : "");
    }

    private Judged judged(List<X509Certificate> path) {
        List<Finding> findings = new ArrayList<>();
        Optional<X509Certificate> late =
                path.stream().skip(1).filter(each -> !inTime(each)).findFirst();
        late.ifPresent(issuer -> findings.add(new Finding(
                Code.CHAIN_EXPIRED,
                named(issuer) + ": " + issuer.getNotBefore().toInstant() + " to "
                        + issuer.getNotAfter().toInstant())));
        Optional<Finding> usage = usage();
        usage.ifPresent(findings::add);
        boolean weak = strength(path.size() == 1 ? path : path.subList(0, path.size() - 1), findings);
        Optional<CertPathValidatorException> problem = problem(path);
        if (problem.isPresent() && !(weak && constrained(problem.get())) && usage.isEmpty()) {
            findings.add(new Finding(Code.INVALID_CHAIN, told(path, problem.get())));
        }
        return new Judged(path, late.isEmpty() && problem.isEmpty(), findings);
    }

    private boolean inTime(X509Certificate certificate) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static boolean constrained(CertPathValidatorException problem) {
        return problem.getReason() == BasicReason.ALGORITHM_CONSTRAINED;
    }

    /**
     * What the JDK objects to at a moment when all are in their time. Is there none, since the first ended before an issuer's was made
     * anew, it is asked about the issuers; that the first was signed by them is known.
     */
    private Optional<CertPathValidatorException> problem(List<X509Certificate> path) {
        Instant from = path.stream()
                .map(each -> each.getNotBefore().toInstant())
                .reduce(Instant.MIN, (one, other) -> one.isAfter(other) ? one : other);
        Instant until = path.stream()
                .map(each -> each.getNotAfter().toInstant())
                .reduce(Instant.MAX, (one, other) -> one.isBefore(other) ? one : other);
        if (path.size() == 1) {
            return Optional.empty();
        }
        if (from.isAfter(until)) {
            return problem(path.subList(1, path.size()));
        }
        return Pkix.problem(path, now.isBefore(from) ? from : now.isAfter(until) ? until : now);
    }

    private static String told(List<X509Certificate> path, CertPathValidatorException problem) {
        int index = problem.getIndex();
        String reason = problem.getReason().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
        return index >= 0 && index < path.size() ? named(path.get(index)) + ": " + reason : reason;
    }

    private Optional<Finding> usage() {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            if (usages == null || usages.stream().anyMatch(FOR_SERVERS::contains)) {
                return Optional.empty();
            }
        } catch (CertificateParsingException e) {
            // said below
        }
        return Optional.of(new Finding(Code.INVALID_CHAIN, "the certificate is not one for servers"));
    }

    private boolean strength(List<X509Certificate> path, List<Finding> findings) {
        Optional<Finding> key = path.stream()
                .filter(Strength::weakKey)
                .findFirst()
                .map(each -> new Finding(
                        Code.WEAK_KEY,
                        named(each) + ": " + each.getPublicKey().getAlgorithm() + ' '
                                + CertificateFacts.bits(each.getPublicKey())));
        Optional<Finding> signature = path.stream()
                .filter(each -> !each.getSubjectX500Principal().equals(each.getIssuerX500Principal()))
                .filter(Strength::weakSignature)
                .findFirst()
                .map(each -> new Finding(Code.WEAK_SIGNATURE, named(each) + ": " + each.getSigAlgName()));
        key.ifPresent(findings::add);
        signature.ifPresent(findings::add);
        return key.isPresent() || signature.isPresent();
    }

    /** No path leads to somebody who is trusted: what is missing? */
    private Judged untrusted(PathFinder finder) {
        List<X509Certificate> line = finder.longest();
        X509Certificate last = line.get(line.size() - 1);
        List<Finding> findings = new ArrayList<>();
        if (finder.selfSigned(last)) {
            findings.add(
                    line.size() == 1
                            ? new Finding(Code.SELF_SIGNED, "signed by itself")
                            : new Finding(Code.UNKNOWN_CA, named(last) + " is not trusted"));
        } else {
            // of an issuer's own issuer only the pointer says whether it was to be sent: roots are not
            boolean missing = line.size() == 1 || Pointers.namesIssuer(last);
            findings.add(new Finding(
                    missing ? Code.INCOMPLETE_CHAIN : Code.UNKNOWN_CA,
                    CertificateFacts.shortName(last.getIssuerX500Principal()) + " is neither sent nor trusted"));
        }
        strength(line, findings);
        usage().ifPresent(findings::add);
        return new Judged(line, false, findings);
    }

    private void order(List<X509Certificate> path, boolean trusted, List<Finding> findings) {
        int before = -1;
        boolean ordered = true;
        for (X509Certificate each : path) {
            int at = sent.indexOf(each);
            ordered &= at < 0 || at > before;
            before = Math.max(before, at);
        }
        if (!ordered) {
            findings.add(new Finding(Code.REORDERED_CHAIN, sent.size() + " certificates"));
        }
        boolean root = trusted && path.size() > 1 && sent.contains(path.get(path.size() - 1));
        Set<X509Certificate> needed = new HashSet<>(root ? path.subList(0, path.size() - 1) : path);
        List<String> unneeded = new ArrayList<>();
        for (X509Certificate each : sent) {
            if (!needed.remove(each)) {
                unneeded.add(named(each));
            }
        }
        if (!unneeded.isEmpty()) {
            findings.add(new Finding(Code.UNNEEDED_CERTIFICATES, String.join(", ", unneeded)));
        }
    }

    private static String named(X509Certificate certificate) {
        return Texts.clean(CertificateFacts.shortName(certificate.getSubjectX500Principal()), 80);
    }
}
