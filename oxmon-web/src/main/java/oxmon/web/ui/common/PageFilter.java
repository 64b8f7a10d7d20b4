package oxmon.web.ui.common;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import oxmon.identity.Caller;
import oxmon.server.identity.Users;
import oxmon.web.request.Origins;
import oxmon.web.request.RelativeRedirects;
import oxmon.web.session.SessionCaller;

/**
 * Lets a visitor see a page: signed in, with a password of their own, and the page's permission; else leads there. Sets the headers that
 * keep a page to itself; a page's Content-Security-Policy is PrimeFaces', which knows the nonce (web.xml).
 */
public class PageFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    /** Under which a page finds its visitor. */
    static final String CALLER = "oxmon.caller";

    private static final String SIGN_IN = "/login.xhtml";
    private static final String PASSWORD = "/password.xhtml";

    @Inject
    private transient Users users;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse direct, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse response = new RelativeRedirects(direct);
        PageHeaders.set(response);
        String path = request.getServletPath();
        if (path.startsWith("/jakarta.faces.resource/")) {
            response.setHeader("Content-Security-Policy", "default-src 'none'"); // none of them is a page
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Cache-Control", "no-store");
        if (Origins.foreign(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        Preferences.keep(request, response);
        Optional<Caller> caller = SessionCaller.of(request, users);
        caller.ifPresent(known -> request.setAttribute(CALLER, known));
        if (path.equals(SIGN_IN)) {
            chain.doFilter(FormRequest.of(request), response);
        } else if (caller.isEmpty()) {
            go(request, response, SIGN_IN + "?next=" + URLEncoder.encode(here(request), StandardCharsets.UTF_8));
        } else if (caller.get().mustChangePassword() && !path.equals(PASSWORD)) {
            go(request, response, PASSWORD);
        } else if (!Navigation.permission(path).map(caller.get()::may).orElse(true)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
        } else {
            chain.doFilter(FormRequest.of(request), response);
        }
    }

    /** Where the visitor wants to be; a form that was sent too late is not sent again, but its page is shown as it was. */
    private static String here(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                ? request.getServletPath() + (request.getQueryString() == null ? "" : '?' + request.getQueryString())
                : Reopened.page(request);
    }

    /** Faces' own requests by script follow a redirect only in their own words. */
    private static void go(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        String url = request.getContextPath() + path;
        if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
            Reopened.leadScript(response, url);
        } else {
            response.sendRedirect(url);
        }
    }
}
