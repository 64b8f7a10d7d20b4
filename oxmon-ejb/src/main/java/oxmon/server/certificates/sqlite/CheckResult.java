package oxmon.server.certificates.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.CertificateFacts;
import oxmon.certificates.Finding;

/**
 * What a check of a domain found.
 *
 * @param id its number; 0 until it is kept
 * @param valid whether nothing is wrong that keeps clients away
 * @param chainValid whether the chain leads to one that is trusted
 * @param leaf what the certificate says; null when none was presented
 * @param addresses those that the name has
 * @param findings what was found, the worst first
 * @param tls the protocol's version and the cipher, empty when there was no handshake
 * @param handshake how long it took
 * @param revocation what is known of it, in a word
 * @param change how the certificate differs from the one of the check before
 */
public record CheckResult(
        long id,
        String domainId,
        String domain,
        int port,
        Instant at,
        boolean valid,
        boolean chainValid,
        @Nullable Leaf leaf,
        List<String> addresses,
        List<Finding> findings,
        String tls,
        Duration handshake,
        String revocation,
        Change change) {
    /** How a certificate differs from the one before. */
    public enum Change {
        /** It is the same, or one of them is not known. */
        NONE,
        /** Another one of the same issuer. */
        RENEWED,
        /** Another one, of another issuer. */
        OTHER_ISSUER;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the certificate says.
     *
     * @param names its subject alternative names
     * @param sha256 its fingerprint, in hex
     */
    public record Leaf(
            Instant notBefore,
            Instant notAfter,
            String subject,
            String issuer,
            String issuerCn,
            String issuerO,
            String issuerOu,
            String issuerC,
            List<String> names,
            String sha256) {
        public Leaf {
            names = List.copyOf(names);
        }

        /** Whole days until it expires, rounded down; negative once it has. */
        public long daysLeft(Instant now) {
            return CertificateFacts.daysLeft(notAfter, now);
        }
    }

    public CheckResult {
        addresses = List.copyOf(addresses);
        findings = List.copyOf(findings);
    }

    /** The same under its number. */
    public CheckResult numbered(long number) {
        return new CheckResult(
                number,
                domainId,
                domain,
                port,
                at,
                valid,
                chainValid,
                leaf,
                addresses,
                findings,
                tls,
                handshake,
                revocation,
                change);
    }

    /** What is wrong, in a sentence; null when nothing is. */
    public @Nullable String error() {
        String text = findings.stream()
                .filter(each -> each.code().fatal())
                .map(CheckResult::words)
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? null : text;
    }

    /** What is wrong with the chain, in a sentence; null when nothing is. */
    public @Nullable String chainError() {
        String text = findings.stream()
                .filter(each -> each.code().chain())
                .map(CheckResult::words)
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? null : text;
    }

    private static String words(Finding finding) {
        String what = finding.code().word().replace('_', ' ');
        return finding.detail().isEmpty() ? what : what + ": " + finding.detail();
    }
}
