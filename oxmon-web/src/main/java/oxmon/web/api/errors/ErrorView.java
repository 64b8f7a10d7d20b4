package oxmon.web.api.errors;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.web.request.ErrorCode;
import oxmon.web.request.FaultStatus;

/**
 * What a refused request is answered: {@code error}, a sentence for people, and {@code code}, a stable word for programs; also
 * {@code field}, the parameter or member that is wrong, and {@code current}, the newer state of a thing that changed meanwhile,
 * each only where there is one.
 */
public final class ErrorView {
    private ErrorView() {}

    static Response of(Fault fault) {
        int status = FaultStatus.of(fault.kind());
        Response.ResponseBuilder answer = answer(status, fault.detail(), fault.code(), fault.field(), null);
        fault.retryAfter().ifPresent(wait -> answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
        if (status == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.build();
    }

    static Response.ResponseBuilder of(ErrorCode code) {
        return answer(code.status(), code.words(), code.code(), null, null);
    }

    /** A refusal because the thing changed meanwhile, with what it is now. */
    public static Response conflict(Fault fault, Object current) {
        return answer(409, fault.detail(), fault.code(), fault.field(), current).build();
    }

    private static Response.ResponseBuilder answer(
            int status, String error, String code, @Nullable String field, @Nullable Object current) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("code", code);
        if (field != null) {
            body.put("field", field);
        }
        if (current != null) {
            body.put("current", current);
        }
        return Response.status(status).type(MediaType.APPLICATION_JSON).entity(body);
    }
}
