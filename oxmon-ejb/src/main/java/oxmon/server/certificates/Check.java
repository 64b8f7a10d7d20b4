package oxmon.server.certificates;

import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.sqlite.CertificateFile.Chains;
import oxmon.server.certificates.sqlite.CheckResult;

/** Checks a domain. Thread-safe. */
@FunctionalInterface
interface Check {
    /** A result that has no number yet, and the chains it saw. */
    record Checked(CheckResult result, Chains chains) {}

    /**
     * Checks a domain; what the other side does is a finding, and no failure.
     *
     * @param before the newest result; null when there is none
     */
    Checked check(WatchedDomain domain, @Nullable CheckResult before);
}
