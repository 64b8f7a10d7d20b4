package oxmon.web.request;

/** The refusals of HTTP itself, with the API's words for them. */
public enum ErrorCode {
    BAD_REQUEST(400, "BAD_REQUEST", "the request is malformed"),
    UNAUTHORIZED(401, "UNAUTHORIZED", "sign-in is required"),
    FORBIDDEN(403, "FORBIDDEN", "this is not allowed"),
    NOT_FOUND(404, "not_found", "there is nothing at this address"),
    METHOD_NOT_ALLOWED(405, "METHOD_NOT_ALLOWED", "this address does not know this method"),
    NOT_ACCEPTABLE(406, "NOT_ACCEPTABLE", "the answer is application/json, which the request does not accept"),
    PAYLOAD_TOO_LARGE(413, "PAYLOAD_TOO_LARGE", "the body must be at most 1 MiB"),
    UNSUPPORTED_MEDIA_TYPE(415, "UNSUPPORTED_MEDIA_TYPE", "the body must be application/json"),
    INTERNAL_ERROR(500, "INTERNAL_ERROR", "something went wrong here; the log has the cause under this trace id"),
    UNAVAILABLE(503, "UNAVAILABLE", "the server cannot do this now");

    private final int status;
    private final String code;
    private final String words;

    ErrorCode(int status, String code, String words) {
        this.status = status;
        this.code = code;
        this.words = words;
    }

    /** The nearest one: an unlisted refusal is a bad request, an unlisted failure an internal error. */
    public static ErrorCode of(int status) {
        for (ErrorCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        if (status == 501) { // what a servlet says to a method that nobody knows
            return METHOD_NOT_ALLOWED;
        }
        return status >= 500 ? INTERNAL_ERROR : BAD_REQUEST;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The stable word. */
    public String code() {
        return code;
    }

    /** A sentence for the caller. */
    public String words() {
        return words;
    }
}
