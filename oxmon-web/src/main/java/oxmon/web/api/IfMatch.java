package oxmon.web.api;

import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/** Versions of things as {@code ETag} and {@code If-Match} carry them. */
public final class IfMatch {
    private IfMatch() {}

    /** The header's form of a version. */
    public static String tag(long version) {
        return "\"" + version + '"';
    }

    /**
     * The version that a request was made upon.
     *
     * @param header such as {@code "3"}, with or without quotes; null or {@code *} when any will do
     * @throws Fault INVALID when it is something else
     */
    @Nullable
    public static Long version(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        try {
            return Long.valueOf(header.strip().replaceFirst("^W/", "").replace("\"", ""));
        } catch (NumberFormatException e) {
            throw Fault.invalid("If-Match", "If-Match must be the version of the thing, such as \"3\"");
        }
    }
}
