package oxmon.web.ui.common;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import oxmon.web.request.Cookies;
import oxmon.web.request.Fingerprint;
import oxmon.web.request.Trace;

/**
 * What people see when a page fails: what happened and where to go from here, never what went wrong inside. It asks neither Faces
 * nor the database, since one of them may be what failed.
 */
@WebServlet("/ui/error")
public class ErrorPage extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer)) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND); // somebody asked for this address itself
        }
        boolean expired = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable cause
                && ReopenedFactory.expired(cause);
        PageHeaders.set(response);
        response.setHeader(Trace.HEADER, Trace.of(request));
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cache-Control", "no-store");
        if (expired) {
            Reopened.lead(request, response);
            return;
        }
        Map<String, String> values = values(request, response.getStatus());
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .write(Template.fill(getServletContext(), "error.html", Cookies.themeAttribute(request), values));
    }

    private static Map<String, String> values(HttpServletRequest request, int status) {
        Locale locale = Preferences.locale(request);
        ResourceBundle words = Words.of(locale);
        String kind = kind(status);
        String base = request.getContextPath();
        ServletContext application = request.getServletContext();
        Map<String, String> values = new HashMap<>();
        values.put("lang", Preferences.tag(locale));
        values.put("base", base);
        values.put("mark", Fingerprint.of(application, "/resources/oxmon/mark.svg"));
        values.put("style", Fingerprint.of(application, "/resources/oxmon/oxmon.css"));
        values.put("title", words.getString("error." + kind + ".title"));
        values.put("text", words.getString("error." + kind + ".text"));
        values.put("href", base + "/");
        values.put("action", words.getString("error.home"));
        values.put("status", Integer.toString(status));
        values.put("traceLabel", words.getString("error.trace"));
        values.put("trace", Trace.of(request));
        return values;
    }

    private static String kind(int status) {
        return switch (status) {
            case 403 -> "forbidden";
            case 404 -> "missing";
            case 503 -> "unavailable";
            default -> status < 500 ? "refused" : "failed";
        };
    }
}
