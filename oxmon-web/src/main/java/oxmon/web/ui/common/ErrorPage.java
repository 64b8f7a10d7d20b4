package oxmon.web.ui.common;

import jakarta.faces.application.ViewExpiredException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.primefaces.csp.CspException;
import oxmon.web.request.Cookies;
import oxmon.web.request.Trace;

/**
 * What people see when a page fails: what happened and where to go from here, never what went wrong inside. It asks neither Faces
 * nor the database, since one of them may be what failed.
 */
@WebServlet("/ui/error")
public class ErrorPage extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-zA-Z.]+)}");
    private static final String TEMPLATE = "/WEB-INF/templates/error.html";
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer)) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND); // somebody asked for this address itself
        }
        boolean expired =
                request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable cause && expired(cause);
        if (expired) {
            response.setStatus(HttpServletResponse.SC_CONFLICT);
        }
        Map<String, String> values = values(request, response.getStatus(), expired);
        PageHeaders.set(response);
        response.setHeader(Trace.HEADER, Trace.of(request));
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(PLACE.matcher(template().replace("${theme}", Cookies.themeAttribute(request)))
                        .replaceAll(
                                place -> Matcher.quoteReplacement(escaped(values.getOrDefault(place.group(1), "")))));
    }

    private static Map<String, String> values(HttpServletRequest request, int status, boolean expired) {
        Locale locale = Preferences.locale(request);
        ResourceBundle words = ResourceBundle.getBundle(Look.BUNDLE, locale, ErrorPage.class.getClassLoader());
        String kind = expired ? "expired" : kind(status);
        String base = request.getContextPath();
        return Map.of(
                "lang",
                Preferences.tag(locale),
                "base",
                base,
                "title",
                words.getString("error." + kind + ".title"),
                "text",
                words.getString("error." + kind + ".text"),
                "href",
                expired ? String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)) : base + "/",
                "action",
                words.getString(expired ? "error.again" : "error.home"),
                "status",
                Integer.toString(status),
                "traceLabel",
                words.getString("error.trace"),
                "trace",
                Trace.of(request));
    }

    private static String kind(int status) {
        return switch (status) {
            case 403 -> "forbidden";
            case 404 -> "missing";
            case 503 -> "unavailable";
            default -> status < 500 ? "refused" : "failed";
        };
    }

    /** A page that lay open for so long, or through a sign-in elsewhere, that the server forgot what was on it. */
    private static boolean expired(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ViewExpiredException || cause instanceof CspException) {
                return true;
            }
        }
        return false;
    }

    private String template() throws IOException {
        try (InputStream in = getServletContext().getResourceAsStream(TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
