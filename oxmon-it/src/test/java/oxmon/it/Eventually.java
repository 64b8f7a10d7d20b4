package oxmon.it;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waits for what another process will do soon. */
public final class Eventually {
    private static final long PAUSE_MILLIS = 100;

    private Eventually() {}

    /**
     * Asks again until the answer will do.
     *
     * @param what names the wish in the failure's message
     * @throws AssertionError when the time is over, with the last answer or failure
     */
    public static <T> T until(String what, Duration patience, Callable<T> question, Predicate<T> good) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            String last;
            Throwable failure = null;
            try {
                T answer = question.call();
                if (good.test(answer)) {
                    return answer;
                }
                last = String.valueOf(answer);
            } catch (Exception | AssertionError e) {
                last = e.toString();
                failure = e;
            }
            if (System.nanoTime() > end) {
                throw late(what, patience, last, failure);
            }
            pause(PAUSE_MILLIS);
        }
    }

    /** Asks again until the answer is yes. */
    public static void holds(String what, Duration patience, Callable<Boolean> question) {
        until(what, patience, question, Boolean::booleanValue);
    }

    /** Sleeps; an interrupt ends the test. */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private static AssertionError late(String what, Duration patience, String last, @Nullable Throwable failure) {
        return new AssertionError(
                "not within " + patience.toSeconds() + " s: " + what + "; the last answer was " + last, failure);
    }
}
