package oxmon.web.request;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import oxmon.server.settings.ServerSettings;

/** Lets pages of the configured origins call the API from a browser; without any, says nothing, which forbids it. */
public class CorsFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Inject
    transient ServerSettings settings;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<String> origins = settings.http().corsOrigins();
        String origin = request.getHeader("Origin");
        if (origins.isEmpty() || origin == null) {
            chain.doFilter(request, response);
            return;
        }
        response.addHeader("Vary", "Origin");
        if (!origins.contains(origin) && !origins.contains("*")) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader(
                "Access-Control-Expose-Headers",
                "X-Trace-Id, X-Total-Count, Location, Retry-After, ETag, WWW-Authenticate");
        if (request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null) {
            response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
            response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match");
            response.setHeader("Access-Control-Max-Age", "600");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        chain.doFilter(request, response);
    }
}
