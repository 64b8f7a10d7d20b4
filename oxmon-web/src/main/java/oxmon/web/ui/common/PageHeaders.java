package oxmon.web.ui.common;

import jakarta.servlet.http.HttpServletResponse;

/** What every answer to a browser says of itself, whoever writes it. */
final class PageHeaders {
    private PageHeaders() {}

    static void set(HttpServletResponse response) {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("X-Frame-Options", "DENY"); // for browsers that do not know frame-ancestors
    }
}
