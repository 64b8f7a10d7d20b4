package oxmon.web.api.openapi;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** {@code /docs}: a browser of the API, without anything from elsewhere. Its script draws {@code /v1/openapi.json}. */
@WebServlet(urlPatterns = {"/docs", "/docs/"})
public class DocsServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>oxmon API</title>
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
            <label>Token<input class="field mono" id="token" type="password" autocomplete="off" spellcheck="false"></label>
            <p class="dim small">Signing in below with POST /v1/auth/login fills it in. It is forgotten with this page.</p>
            </header>
            <div id="operations"><p class="dim">Reading the description of the API.</p></div>
            <noscript>This page needs JavaScript; the description itself is at {base}/v1/openapi.json.</noscript>
            </main>
            </body>
            </html>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        try (PrintWriter out = response.getWriter()) {
            out.print(PAGE.replace("{base}", request.getContextPath()));
        }
    }
}
