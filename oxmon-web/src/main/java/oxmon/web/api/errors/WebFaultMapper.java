package oxmon.web.api.errors;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import oxmon.common.Fault;
import oxmon.web.request.ErrorCode;

/** Answers what the framework refused: unknown paths, wrong methods and media types, parameters it cannot read. */
@Provider
public class WebFaultMapper implements ExceptionMapper<WebApplicationException> {
    @Override
    public Response toResponse(WebApplicationException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof Fault fault) { // thrown by our reader, wrapped on the way
                return ErrorView.of(fault);
            }
        }
        Response given = refusal.getResponse();
        if (given.getStatus() < 400) {
            return given;
        }
        Response.ResponseBuilder answer = ErrorView.of(ErrorCode.of(given.getStatus()));
        Object allow = given.getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allow != null) {
            boolean headLess =
                    allow.toString().contains("GET") && !allow.toString().contains("HEAD");
            answer.header(HttpHeaders.ALLOW, headLess ? "HEAD, " + allow : allow); // Jersey forgets it
        }
        return answer.build();
    }
}
