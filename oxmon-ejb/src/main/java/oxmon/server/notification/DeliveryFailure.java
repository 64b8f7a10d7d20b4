package oxmon.server.notification;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that was not told. Its text is for the delivery log: it says what happened and never holds a secret; therefore it has no
 * cause, whose text may hold an address, and the address a token.
 */
public final class DeliveryFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean retry;

    @Nullable
    private final Duration retryAfter;

    private final transient Set<String> reached;

    private DeliveryFailure(String text, boolean retry, @Nullable Duration retryAfter, Set<String> reached) {
        super(text, null);
        this.retry = retry;
        this.retryAfter = retryAfter;
        this.reached = Set.copyOf(reached);
    }

    /** The other side could not take it now, or not as the channel is set up, which somebody may mend; another try makes sense. */
    public static DeliveryFailure later(String text) {
        return new DeliveryFailure(text, true, null, Set.of());
    }

    /** The same, and the other side said when. */
    public static DeliveryFailure later(String text, @Nullable Duration after) {
        return new DeliveryFailure(text, true, after, Set.of());
    }

    /** The other side will never take this message; another try changes nothing. */
    public static DeliveryFailure refused(String text) {
        return new DeliveryFailure(text, false, null, Set.of());
    }

    /** The same failure of a message that reached some of those it was for. */
    public DeliveryFailure afterReaching(Set<String> some) {
        return new DeliveryFailure(text(), retry, retryAfter, some);
    }

    /** What happened, for the delivery log. */
    public String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** Whether another try makes sense. */
    public boolean retry() {
        return retry;
    }

    /** When the other side wants to be asked again, if it said so; at most an hour. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Who had the message nevertheless; the next try leaves them out. */
    public Set<String> reached() {
        return reached;
    }
}
