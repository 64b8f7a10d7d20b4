package oxmon.certificates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the issuer took the server's certificate back; of the issuers' own nobody is asked.
 *
 * @param source whose word it is
 * @param revokedAt when; null unless revoked
 * @param detail why it was revoked, or why that is not known; empty when it is good
 */
public record Revocation(
        State state, Source source, @Nullable Instant revokedAt, String detail) {
    /** What is known. */
    public enum State {
        GOOD,
        REVOKED,
        /** Somebody was asked and did not answer, or not well. */
        UNKNOWN,
        /** The chain is not valid anyway, the certificate names nobody to ask, or asking is switched off. */
        NOT_ASKED
    }

    /** Whose word it is. */
    public enum Source {
        /** The responder's, sent along by the server itself. */
        STAPLED,
        OCSP,
        CRL,
        NONE
    }

    public Revocation {
        detail = Texts.clean(detail, Texts.MOST_DETAIL);
    }

    static Revocation good(Source source) {
        return new Revocation(State.GOOD, source, null, "");
    }

    static Revocation unknown(String why) {
        return new Revocation(State.UNKNOWN, Source.NONE, null, why);
    }

    static Revocation notAsked(String why) {
        return new Revocation(State.NOT_ASKED, Source.NONE, null, why);
    }
}
