package oxmon.web.request;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * The answer to requests that fail before or outside of a resource or page; web.xml sends all of them here. JSON for the API, a
 * page for people; never a word of what went wrong inside.
 */
public class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = System.getLogger(ErrorServlet.class.getName());

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                ? uri
                : request.getRequestURI();
        Object cause = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (status >= 500 && cause instanceof Throwable thrown) {
            LOG.log(Level.ERROR, "unexpected, trace " + Trace.of(request), thrown);
        }
        ErrorCode code = ErrorCode.of(status);
        response.setStatus(code.status());
        response.setHeader(Trace.HEADER, Trace.begin(request));
        response.setHeader("Cache-Control", "no-store");
        response.setCharacterEncoding("UTF-8");
        String inside = path.startsWith(request.getContextPath())
                ? path.substring(request.getContextPath().length())
                : path;
        if (forMachines(inside)) {
            response.setContentType("application/json");
            write(response, "{\"error\":\"" + code.words() + "\",\"code\":\"" + code.code() + "\"}");
        } else {
            request.getRequestDispatcher("/ui/error").forward(request, response);
        }
    }

    private static boolean forMachines(String path) {
        return path.matches("/(v1|api|ui/data|health|ready|metrics)(/.*)?");
    }

    private static void write(HttpServletResponse response, String body) throws IOException {
        try (PrintWriter out = response.getWriter()) {
            out.print(body);
        }
    }
}
