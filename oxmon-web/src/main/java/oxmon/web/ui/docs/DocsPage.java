package oxmon.web.ui.docs;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import oxmon.web.request.Cookies;
import oxmon.web.request.Fingerprint;
import oxmon.web.request.Proxies;
import oxmon.web.ui.common.Preferences;
import oxmon.web.ui.common.Template;
import oxmon.web.ui.common.Words;

/**
 * {@code /docs}: a browser of the API, without anything from elsewhere. Its script draws {@code /v1/openapi.json} and sends
 * requests with the token that the reader enters; a session's cookie is never used. The frame speaks the reader's language, the
 * description of the API is English.
 */
@WebServlet(urlPatterns = {"/docs", "/docs/"})
public class DocsPage extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String WORDS = "docs.";
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @Inject
    transient Proxies proxies;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Preferences.keep(request, response);
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", POLICY);
        response.getWriter()
                .write(Template.fill(
                        getServletContext(), "docs.html", Cookies.themeAttribute(request), values(request)));
    }

    private Map<String, String> values(HttpServletRequest request) {
        Locale locale = Preferences.locale(request);
        ResourceBundle words = Words.of(locale);
        ServletContext application = request.getServletContext();
        Map<String, String> values = new HashMap<>();
        for (String key : words.keySet()) {
            if (key.startsWith(WORDS)) {
                values.put(key, words.getString(key));
            }
        }
        values.put("lang", Preferences.tag(locale));
        values.put("otherLang", words.getString("shell.otherLang"));
        values.put("otherLanguage", words.getString("shell.otherLanguage"));
        values.put("words", Words.json(locale, WORDS));
        // with the prefix of a proxy before us
        values.put("base", URI.create(proxies.address(request)).getRawPath());
        values.put("mark", Fingerprint.of(application, "/resources/oxmon/mark.svg"));
        values.put("style", Fingerprint.of(application, "/resources/oxmon/oxmon.css"));
        values.put("own", Fingerprint.of(application, "/docs/docs.css"));
        values.put("script", Fingerprint.of(application, "/docs/docs.js"));
        return values;
    }
}
