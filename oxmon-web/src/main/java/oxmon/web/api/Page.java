package oxmon.web.api;

import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/**
 * The part of a list that a request asks for with {@code limit} and {@code offset}.
 *
 * @param limit at most so many items
 * @param offset so many items are left out first
 */
public record Page(int limit, int offset) {
    private static final int MAX_LIMIT = 10_000;

    /**
     * Reads the two parameters.
     *
     * @param defaultLimit when there is none
     * @throws Fault INVALID, naming the parameter
     */
    public static Page of(@Nullable String limit, @Nullable String offset, int defaultLimit) {
        return new Page(
                limit == null ? defaultLimit : Numbers.number("limit", limit, 1, MAX_LIMIT),
                offset == null ? 0 : Numbers.number("offset", offset, 0, Integer.MAX_VALUE));
    }

    /** The same for lists that are whole when no limit is given. */
    public static Page whole(@Nullable String limit, @Nullable String offset) {
        return of(limit, offset, Integer.MAX_VALUE);
    }

    /** This part of {@code all}, with the total in {@code X-Total-Count}. */
    public Response of(List<?> all) {
        return of(all, item -> item);
    }

    /** This part of {@code all}, each item as its view; those of other parts are not made. */
    public <T> Response of(List<T> all, Function<T, ?> view) {
        int from = Math.min(offset, all.size());
        int to = (int) Math.min((long) from + limit, all.size());
        return Response.ok(all.subList(from, to).stream().map(view).toList())
                .header("X-Total-Count", all.size())
                .build();
    }
}
