package oxmon.web.request;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Gives each request its trace id, refuses the method TRACE, and writes one line about it at debug. Runs first, see web.xml. */
public class TraceFilter extends HttpFilter {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = System.getLogger("oxmon.access");

    /** The rest of its addresses must not be in a log. */
    private static final String SECRETS = "/calendar";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String id = Trace.begin(request);
        response.setHeader(Trace.HEADER, id);
        long start = System.nanoTime();
        try {
            if (request.getMethod().equals("TRACE")) { // would echo the headers, tokens included
                response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            if (LOG.isLoggable(Level.DEBUG)) {
                long millis = (System.nanoTime() - start) / 1_000_000;
                LOG.log(
                        Level.DEBUG,
                        "{0} {1} {2} {3} ms, trace {4}",
                        request.getMethod(),
                        request.getServletPath().equals(SECRETS)
                                ? SECRETS + "/(secret)"
                                : printable(request.getRequestURI()), // never the query, which may hold a secret
                        Integer.toString(response.getStatus()),
                        Long.toString(millis),
                        id);
            }
        }
    }

    private static String printable(String path) {
        return path.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? "(unprintable)" : path;
    }
}
