package oxmon.web.api.errors;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import oxmon.common.Fault;
import oxmon.web.request.Trace;

/** Answers what a feature refused. */
@Provider
public class FaultMapper implements ExceptionMapper<Fault> {
    private static final Logger LOG = System.getLogger(FaultMapper.class.getName());

    @Context
    HttpServletRequest request;

    @Override
    public Response toResponse(Fault fault) {
        if (fault.kind() == Fault.Kind.UNAVAILABLE) {
            LOG.log(Level.WARNING, "refused: " + fault.detail() + ", trace " + Trace.of(request), fault.getCause());
        }
        return ErrorView.of(fault);
    }
}
