package oxmon.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Set;

/**
 * Tells a form that our own page sent from one that another site made the browser send. The session's cookie does not come along
 * with the latter, but signing in needs none.
 */
public final class Origins {
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private Origins() {}

    /**
     * Whether another site is behind the request. Browsers say so themselves, on plain HTTP only by the page's origin; that is
     * compared with the name the request was sent to, which no page can choose. Without either header it is no browser.
     */
    public static boolean foreign(HttpServletRequest request) {
        if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !OURS.contains(site);
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        String forwarded = request.getHeader("X-Forwarded-Host");
        String host = forwarded == null ? request.getHeader("Host") : forwarded.split(",", 2)[0].strip();
        try {
            return host == null || !host.equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
