package oxmon.web.api.errors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import oxmon.common.Fault;
import oxmon.web.request.ErrorCode;
import oxmon.web.request.Trace;

/** Answers what nobody foresaw; the cause goes to the log, never to the caller. */
@Provider
public class UnexpectedMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(UnexpectedMapper.class.getName());

    @Context
    HttpServletRequest request;

    @Override
    public Response toResponse(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Fault fault) { // wrapped by a proxy
                return ErrorView.of(fault);
            }
        }
        LOG.log(Level.ERROR, "unexpected, trace " + Trace.of(request), thrown);
        return ErrorView.of(ErrorCode.INTERNAL_ERROR).build();
    }
}
