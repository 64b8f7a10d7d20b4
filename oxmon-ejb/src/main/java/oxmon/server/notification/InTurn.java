package oxmon.server.notification;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells one message by several requests, one after the other, within one time. Whoever had it is left out of the next try. */
public final class InTurn {
    /** One request of them. */
    @FunctionalInterface
    public interface Step<T> {
        /**
         * @param left what is left of the time
         * @throws DeliveryFailure when this one was not told
         */
        Receipt tell(T what, Duration left) throws DeliveryFailure;
    }

    private final Duration timeout;
    private final boolean ordered;

    /**
     * @param timeout for all of them together
     * @param ordered whether none may overtake one that has to wait
     */
    public InTurn(Duration timeout, boolean ordered) {
        this.timeout = timeout;
        this.ordered = ordered;
    }

    /**
     * Tells each.
     *
     * @param all by what {@link DeliveryFailure#reached()} knows them by, in order
     * @param before who had the message in an earlier try
     * @return what the last of them answered
     * @throws DeliveryFailure when not everybody has it by now, with those who have; another try makes sense if it does for one of them
     */
    public <T> Receipt tell(LinkedHashMap<String, T> all, Set<String> before, Step<T> step) throws DeliveryFailure {
        long end = System.nanoTime() + timeout.toNanos();
        Set<String> reached = new HashSet<>(before);
        Receipt last = new Receipt("200", "");
        DeliveryFailure worst = null;
        for (Map.Entry<String, T> each : all.entrySet()) {
            if (reached.contains(each.getKey())) {
                continue;
            }
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.isNegative() || left.isZero()) {
                worst = worse(worst, DeliveryFailure.later("the time was up before all of it was told"));
                break;
            }
            try {
                last = step.tell(each.getValue(), left);
                reached.add(each.getKey());
            } catch (DeliveryFailure failure) {
                worst = worse(worst, failure);
                if (ordered && failure.retry()) {
                    break;
                }
            }
        }
        if (worst != null) {
            throw worst.afterReaching(reached);
        }
        return last;
    }

    /** One that may be mended is what the next try is for. */
    private static DeliveryFailure worse(@Nullable DeliveryFailure one, DeliveryFailure other) {
        return one == null || (other.retry() && !one.retry()) ? other : one;
    }
}
