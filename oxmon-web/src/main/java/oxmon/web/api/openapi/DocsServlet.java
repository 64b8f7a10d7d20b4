package oxmon.web.api.openapi;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import oxmon.web.request.Cookies;
import oxmon.web.request.Proxies;

/**
 * {@code /docs}: a browser of the API, without anything from elsewhere. Its script draws {@code /v1/openapi.json} and sends
 * requests with the token that the reader enters; a session's cookie is never used.
 */
@WebServlet(urlPatterns = {"/docs", "/docs/"})
public class DocsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en"{theme}>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>API · oxmon</title>
            <link rel="icon" type="image/svg+xml" href="{base}/resources/oxmon/mark.svg">
            <link rel="stylesheet" href="{base}/resources/oxmon/oxmon.css">
            <link rel="stylesheet" href="{base}/docs/docs.css">
            <script src="{base}/docs/docs.js" defer></script>
            </head>
            <body data-base="{base}">
            <main class="docs">
            <header>
            <h1>oxmon API <span class="dim" id="version"></span></h1>
            <p class="dim">The same as a file for Apifox, Postman or Swagger UI:
            <a href="{base}/v1/openapi.json">openapi.json</a>, <a href="{base}/v1/openapi.yaml">openapi.yaml</a>.</p>
            <div class="docs-pair">
            <div class="fld"><label for="token">Bearer token</label>
            <input class="in mono" id="token" type="password" autocomplete="off" spellcheck="false" aria-describedby="token-state token-hint">
            <p class="hint" id="token-state" role="status"></p>
            <p class="hint" id="token-hint">POST /v1/auth/login fills it in. It is forgotten with this page.</p></div>
            <div class="fld"><label for="find">Find a request</label>
            <input class="in" id="find" type="search" autocomplete="off" spellcheck="false" placeholder="whitelist token"></div>
            </div>
            </header>
            <div id="operations"><p class="dim">Reading the description of the API.</p></div>
            <noscript>This page needs JavaScript; the description itself is at {base}/v1/openapi.json.</noscript>
            </main>
            </body>
            </html>
            """;

    @Inject
    transient Proxies proxies;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", POLICY);
        String base = URI.create(proxies.address(request)).getRawPath(); // with the prefix of a proxy before us
        try (PrintWriter out = response.getWriter()) {
            out.print(PAGE.replace("{base}", base).replace("{theme}", Cookies.themeAttribute(request)));
        }
    }
}
