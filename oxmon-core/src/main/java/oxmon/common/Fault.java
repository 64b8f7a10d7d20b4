package oxmon.common;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that its receiver can act upon. Each boundary (HTTP, gRPC, page) translates the kind; nobody parses the text.
 *
 * <p>The detail is shown to the caller: it says what is wrong and what would be right, and never holds a secret.
 */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What kind of refusal it is; decides the status of the answer. */
    public enum Kind {
        /** The request is malformed or its values make no sense; sending it again changes nothing. */
        INVALID,
        /** Nobody is signed in, or the credentials are wrong or expired. */
        UNAUTHENTICATED,
        /** The caller is known and may not do this. */
        FORBIDDEN,
        /** There is no such thing, or none the caller may see. */
        NOT_FOUND,
        /** The state of the thing forbids it: it exists already, or changed meanwhile. */
        CONFLICT,
        /** Too many attempts; later is fine. */
        TOO_MANY,
        /** The server cannot do it now; the same request may succeed later. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final String code;

    @Nullable
    private final String field;

    @Nullable
    private final Duration retryAfter;

    /**
     * @param kind decides the status
     * @param code the stable word of the contract, such as {@code not_found}
     * @param detail a sentence for the caller
     */
    public Fault(Kind kind, String code, String detail) {
        this(kind, code, detail, null, null);
    }

    /**
     * @param field the parameter or member that is wrong, or null
     * @param cause what led here, for the log; or null
     */
    public Fault(Kind kind, String code, String detail, @Nullable String field, @Nullable Throwable cause) {
        this(kind, code, detail, field, null, cause);
    }

    private Fault(
            Kind kind,
            String code,
            String detail,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.code = code;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** A request whose {@code field} is malformed. */
    public static Fault invalid(String field, String detail) {
        return new Fault(Kind.INVALID, "BAD_REQUEST", detail, field, null);
    }

    /** A request without the required {@code field}. */
    public static Fault missing(String field) {
        return new Fault(Kind.INVALID, "missing_param", "missing parameter: " + field, field, null);
    }

    /** There is no such thing. */
    public static Fault notFound(String detail) {
        return new Fault(Kind.NOT_FOUND, "not_found", detail);
    }

    /** The thing exists already or changed meanwhile. */
    public static Fault conflict(String detail) {
        return new Fault(Kind.CONFLICT, "CONFLICT", detail);
    }

    /** The server cannot do it now. */
    public static Fault unavailable(String detail, @Nullable Throwable cause) {
        return new Fault(Kind.UNAVAILABLE, "UNAVAILABLE", detail, null, cause);
    }

    /** The caller may not do this. */
    public static Fault forbidden(String detail) {
        return new Fault(Kind.FORBIDDEN, "FORBIDDEN", detail);
    }

    /** Nobody is signed in, or the credentials are wrong. */
    public static Fault unauthenticated(String detail) {
        return new Fault(Kind.UNAUTHENTICATED, "UNAUTHORIZED", detail);
    }

    /** Too many attempts; {@code retryAfter} says how long to wait. */
    public static Fault tooMany(String detail, Duration retryAfter) {
        return new Fault(Kind.TOO_MANY, "TOO_MANY_REQUESTS", detail, null, retryAfter, null);
    }

    /** Decides the status of the answer. */
    public Kind kind() {
        return kind;
    }

    /** The stable word of the contract. */
    public String code() {
        return code;
    }

    /** The sentence for the caller. */
    public String detail() {
        String message = getMessage();
        return message == null ? code : message;
    }

    /** The parameter or member that is wrong, or null. */
    @Nullable
    public String field() {
        return field;
    }

    /** How long to wait before the same request makes sense, if that is known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
