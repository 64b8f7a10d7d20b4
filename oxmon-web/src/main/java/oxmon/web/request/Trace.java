package oxmon.web.request;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The name of one request in the answer's {@code X-Trace-Id} and in the log. Always made here: a client's own would let it write
 * into the log.
 */
public final class Trace {
    /** The answer's header. */
    public static final String HEADER = "X-Trace-Id";

    private static final String ATTRIBUTE = Trace.class.getName();

    private Trace() {}

    static String begin(HttpServletRequest request) {
        Object known = request.getAttribute(ATTRIBUTE); // of the request that was forwarded here
        if (known instanceof String id) {
            return id;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String id = String.format("%016x%016x", random.nextLong(), random.nextLong());
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    /** The name of this request; "-" outside of one. */
    public static String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String id ? id : "-";
    }
}
