package oxmon.certificates;

import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import oxmon.certificates.Revocation.Source;

/**
 * Learns whether a certificate was revoked: from what the server sent along, else from a responder, else from a list. The first word that
 * can be relied on counts. Thread-safe.
 */
final class RevocationCheck {
    private final Fetcher fetcher;

    RevocationCheck(Fetcher fetcher) {
        this.fetcher = fetcher;
    }

    /**
     * @param path from the certificate to somebody trusted, both included
     * @param stapled the responder's answer that came along; empty when none did
     * @param timeout for all questions together
     */
    Revocation check(List<X509Certificate> path, byte[] stapled, Instant now, Duration timeout) {
        if (path.size() < 2) {
            return Revocation.notAsked("the certificate is trusted by itself");
        }
        if (stapled.length > 0) {
            Optional<Revocation> told = Pkix.ocsp(path, stapled, Source.STAPLED, now);
            if (told.isPresent()) {
                return told.get();
            }
        }
        List<URI> responders = Pointers.responders(path.get(0));
        List<URI> lists = Pointers.lists(path.get(0));
        if (fetcher == Fetcher.NONE) {
            return Revocation.notAsked("asking is switched off");
        }
        if (responders.isEmpty() && lists.isEmpty()) {
            return Revocation.notAsked("the certificate names nobody to ask by HTTP");
        }
        return ask(path, responders, lists, now, Deadline.in(timeout));
    }

    private Revocation ask(
            List<X509Certificate> path, List<URI> responders, List<URI> lists, Instant now, Deadline deadline) {
        String why = "";
        for (URI responder : responders) {
            try {
                byte[] question = OcspRequest.about(path.get(0), path.get(1));
                byte[] answer = fetcher.fetch(responder, question, OcspRequest.CONTENT_TYPE, deadline.left());
                Optional<Revocation> told = Pkix.ocsp(path, answer, Source.OCSP, now);
                if (told.isPresent()) {
                    return told.get();
                }
                why = "the answer of " + responder.getHost() + " does not hold";
            } catch (IOException | RuntimeException e) {
                why = responder.getHost() + " did not answer";
            }
        }
        for (URI list : lists) {
            try {
                byte[] answer = fetcher.fetch(list, null, "", deadline.left());
                Optional<Revocation> told = answer.length > Fetcher.MOST_BYTES
                        ? Optional.empty()
                        : RevocationList.look(answer, list, path.get(0), path.get(1), now);
                if (told.isPresent()) {
                    return told.get();
                }
                why = "the list of " + list.getHost() + " does not hold";
            } catch (IOException | RuntimeException e) {
                why = list.getHost() + " did not answer";
            }
        }
        return Revocation.unknown(why);
    }
}
