package oxmon.web.ui.common;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import oxmon.web.request.Trace;

/**
 * A page that lay open until the server forgot what was on it: through a sign-in elsewhere, a restart, a long night. It is loaded
 * afresh, with the filter and everything else that its address holds, and says so.
 */
final class Reopened {
    /** Read and removed by shell.js. */
    private static final String HINT = "ox-reopened";

    private static final int HINT_SECS = 30;

    private Reopened() {}

    /** Shows the page of this request anew. */
    static void lead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Cookie hint = new Cookie(HINT, "1");
        hint.setPath(request.getContextPath() + "/");
        hint.setMaxAge(HINT_SECS);
        hint.setAttribute("SameSite", "Lax");
        response.addCookie(hint);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(Trace.HEADER, Trace.of(request));
        String url = request.getContextPath() + page(request);
        if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
            leadScript(response, url);
        } else {
            response.setStatus(HttpServletResponse.SC_SEE_OTHER); // not asked again with the form
            response.setHeader("Location", url);
        }
    }

    /** Faces' own requests by script follow a redirect only in their own words. */
    static void leadScript(HttpServletResponse response, String url) throws IOException {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/xml");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
                        + url.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;")
                        + "\"></redirect></partial-response>");
    }

    /** The path and query that the visitor sees: the form's own address lacks the query, the browser's Referer has it. */
    static String page(HttpServletRequest request) {
        String path = original(request);
        String referer = request.getHeader("Referer");
        if (referer == null) {
            return path;
        }
        try {
            URI seen = URI.create(referer);
            boolean same = (request.getContextPath() + path).equals(seen.getPath());
            return same && seen.getRawQuery() != null ? path + '?' + seen.getRawQuery() : path;
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static String original(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return failed instanceof String uri && uri.startsWith(request.getContextPath())
                ? uri.substring(request.getContextPath().length())
                : request.getServletPath();
    }
}
