package oxmon.certificates;

import java.util.Locale;

/**
 * One thing that is wrong, or worth knowing.
 *
 * @param detail data only: dates, names, sizes; never what a service said that does not speak TLS, at most 300 letters, no control
 *     characters
 */
public record Finding(Code code, String detail) {
    /**
     * All that can be found, in the order in which it is told. What is <i>fatal</i> makes the certificate not valid: a client that checks
     * would refuse it, or cannot even see it. What is of the <i>chain</i> makes the chain not valid. The others are hints.
     *
     * <table>
     * <caption>Findings</caption>
     * <tr><th>code</th><th>fatal</th><th>chain</th></tr>
     * <tr><td>NAME_UNKNOWN to INTERNAL (no certificate could be had, or not in peace)</td><td>yes</td><td></td></tr>
     * <tr><td>EXPIRED, NOT_YET_VALID, WRONG_HOST</td><td>yes</td><td></td></tr>
     * <tr><td>SELF_SIGNED, UNKNOWN_CA, INCOMPLETE_CHAIN, CHAIN_EXPIRED, INVALID_CHAIN</td><td>yes</td><td>yes</td></tr>
     * <tr><td>WEAK_KEY, WEAK_SIGNATURE (browsers and OpenSSL refuse them)</td><td>yes</td><td>yes</td></tr>
     * <tr><td>REVOKED</td><td>yes</td><td></td></tr>
     * <tr><td>REORDERED_CHAIN, UNNEEDED_CERTIFICATES, REVOCATION_UNKNOWN, OLD_TLS</td><td></td><td></td></tr>
     * </table>
     */
    public enum Code {
        /** The name has no address; made by who resolves it. */
        NAME_UNKNOWN(true, false),
        /** The server's guard lets nobody reach the address. */
        BLOCKED(true, false),
        /** Nobody listens on the port. */
        REFUSED(true, false),
        /** No way leads to the address. */
        UNREACHABLE(true, false),
        /** It took too long, whatever it was. */
        TIMEOUT(true, false),
        /** The connection was closed or reset before TLS stood. */
        RESET(true, false),
        /** What answers does not offer TLS after its plain-text words, or does not speak that protocol. */
        STARTTLS_REFUSED(true, false),
        /** What answers does not speak TLS. */
        NO_TLS(true, false),
        /** It speaks TLS, but not with us. */
        HANDSHAKE_FAILED(true, false),
        /** A defect of this program. */
        INTERNAL(true, false),
        /** The certificate's time is over. */
        EXPIRED(true, false),
        /** The certificate's time has not come. */
        NOT_YET_VALID(true, false),
        /** The certificate is for other names; a common name alone counts for nothing, as with all clients of today. */
        WRONG_HOST(true, false),
        /** Signed by itself, and nobody trusts it. */
        SELF_SIGNED(true, true),
        /** Signed by somebody whom nobody trusts. */
        UNKNOWN_CA(true, true),
        /** The certificate of an issuer was not sent. */
        INCOMPLETE_CHAIN(true, true),
        /** An issuer's certificate is out of its time. */
        CHAIN_EXPIRED(true, true),
        /** A rule of RFC 5280 is broken, such as a limit on names or on length, or the certificate is not one for servers. */
        INVALID_CHAIN(true, true),
        /** RSA of less than 2048 bits, EC of less than 224, or DSA; in the path, the root apart. */
        WEAK_KEY(true, true),
        /** Signed over MD5 or SHA-1; in the path, the root apart. */
        WEAK_SIGNATURE(true, true),
        /** The issuer took it back. */
        REVOKED(true, false),
        /** Hint: certificates were sent in the wrong order; put right here, but not by every client. */
        REORDERED_CHAIN(false, false),
        /** Hint: certificates were sent that nobody needs, such as the root. */
        UNNEEDED_CERTIFICATES(false, false),
        /** Hint: whether it was revoked could not be learnt. */
        REVOCATION_UNKNOWN(false, false),
        /** Hint: nothing newer than TLS 1.1 is offered. */
        OLD_TLS(false, false);

        private final boolean fatal;
        private final boolean chain;

        Code(boolean fatal, boolean chain) {
            this.fatal = fatal;
            this.chain = chain;
        }

        /** The word of API and pages, in small letters with underscores. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the certificate is not valid. */
        public boolean fatal() {
            return fatal;
        }

        /** Whether the chain is not valid. */
        public boolean chain() {
            return chain;
        }
    }

    public Finding {
        detail = Texts.clean(detail, Texts.MOST_DETAIL);
    }
}
