package oxmon.web.request;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import oxmon.common.Fault;

/** A refusal in the form that every refusal has, for servlets; resources have a mapper that says the same. */
public final class FaultAnswer {
    private FaultAnswer() {}

    /** Answers with the status and the body of the refusal; nothing else may have been written yet. */
    public static void write(HttpServletResponse response, Fault fault) throws IOException {
        fault.retryAfter()
                .ifPresent(wait -> response.setHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        JsonObjectBuilder body = body(fault.detail(), fault.code());
        if (fault.field() != null) {
            body.add("field", fault.field());
        }
        write(response, FaultStatus.of(fault.kind()), body);
    }

    /** Answers what is nobody's refusal but a failure of ours, of which only the log tells more. */
    public static void writeFailure(HttpServletResponse response) throws IOException {
        ErrorCode failure = ErrorCode.INTERNAL_ERROR;
        write(response, failure.status(), body(failure.words(), failure.code()));
    }

    private static JsonObjectBuilder body(String error, String code) {
        return JSON.createObjectBuilder().add("error", error).add("code", code);
    }

    private static void write(HttpServletResponse response, int status, JsonObjectBuilder body) throws IOException {
        byte[] bytes = body.build().toString().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("application/json;charset=UTF-8");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(bytes);
    }
}
