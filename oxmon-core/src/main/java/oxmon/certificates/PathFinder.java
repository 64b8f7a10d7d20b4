package oxmon.certificates;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts what a server sent into the order in which each certificate signed the one before, whatever order and whatever else came along.
 * The JDK's own finder does the same, but what it may try has no bound that a server cannot stretch; here each pair is tried once, and
 * the number of steps is bounded. Not thread-safe; one for each check.
 */
final class PathFinder {
    private static final int MOST_STEPS = 200;
    private static final int MOST_PATHS = 8;

    private record Pair(X509Certificate signed, X509Certificate by) {}

    private final List<X509Certificate> sent;
    private final Trust trust;
    private final Map<Pair, Boolean> known = new HashMap<>();
    private final Set<List<X509Certificate>> paths = new LinkedHashSet<>();
    private List<X509Certificate> longest;
    private int steps;

    /** @param sent at least one */
    PathFinder(List<X509Certificate> sent, Trust trust) {
        this.sent = sent;
        this.trust = trust;
        this.longest = List.of(sent.get(0));
        walk(longest);
    }

    /** From the first certificate to a trusted one, both included. */
    Set<List<X509Certificate>> paths() {
        return paths;
    }

    /** How far it leads without trust; at least the first certificate. */
    List<X509Certificate> longest() {
        return longest;
    }

    boolean selfSigned(X509Certificate certificate) {
        return signed(certificate, certificate);
    }

    private void walk(List<X509Certificate> line) {
        if (++steps > MOST_STEPS || paths.size() >= MOST_PATHS) {
            return;
        }
        if (line.size() > longest.size()) {
            longest = line;
        }
        X509Certificate last = line.get(line.size() - 1);
        if (trust.holds(last)) {
            paths.add(line);
            return;
        }
        for (X509Certificate anchor : trust.named(last.getIssuerX500Principal())) {
            if (!line.contains(anchor) && signed(last, anchor)) {
                paths.add(longer(line, anchor));
            }
        }
        for (X509Certificate next : sent) {
            if (!line.contains(next) && signed(last, next)) {
                walk(longer(line, next));
            }
        }
    }

    private boolean signed(X509Certificate certificate, X509Certificate by) {
        if (!certificate.getIssuerX500Principal().equals(by.getSubjectX500Principal())) {
            return false;
        }
        return known.computeIfAbsent(new Pair(certificate, by), PathFinder::verifies);
    }

    private static boolean verifies(Pair pair) {
        try {
            pair.signed().verify(pair.by().getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) { // odd keys lead to either
            return false;
        }
    }

    private static List<X509Certificate> longer(List<X509Certificate> line, X509Certificate next) {
        List<X509Certificate> longer = new ArrayList<>(line);
        longer.add(next);
        return List.copyOf(longer);
    }
}
