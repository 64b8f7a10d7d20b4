package oxmon.web.request;

import oxmon.common.Fault;

/** The HTTP status of each kind of refusal. */
public final class FaultStatus {
    private FaultStatus() {}

    /** The status that says what kind of refusal it is. */
    public static int of(Fault.Kind kind) {
        return switch (kind) { // no default: a new kind must not compile until it is mapped
            case INVALID -> 400;
            case UNAUTHENTICATED -> 401;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }
}
