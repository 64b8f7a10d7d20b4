package oxmon.web.ui.identity;

import java.time.Duration;
import oxmon.common.Fault;

/**
 * Why a form with a password was refused, in words of the bundle.
 *
 * @param key of the sentence; empty when nothing went wrong
 * @param value what the sentence names: how long to wait, in seconds or minutes by the key
 * @param status the answer's HTTP status
 */
public record Failure(String key, long value, int status) {
    static final Failure NONE = new Failure("", 0, 200);
    private static final Duration SECONDS_UP_TO = Duration.ofSeconds(90);

    /**
     * The sentence for a refusal.
     *
     * @param wrong the key that says that a password is wrong, the same for every cause
     */
    static Failure of(Fault fault, String wrong) {
        return switch (fault.kind()) {
            case TOO_MANY -> wait(fault.retryAfter().orElse(SECONDS_UP_TO));
            case UNAVAILABLE -> new Failure("signin.busy", 0, 503);
            default -> new Failure(wrong, 0, 401);
        };
    }

    /** A sentence of ours. */
    static Failure of(String key) {
        return new Failure(key, 0, 400);
    }

    private static Failure wait(Duration pause) {
        return pause.compareTo(SECONDS_UP_TO) <= 0
                ? new Failure("signin.waitSeconds", pause.toSeconds(), 429)
                : new Failure("signin.waitMinutes", (pause.toSeconds() + 59) / 60, 429);
    }

    /** Whether there is anything to say. */
    public boolean isThere() {
        return !key.isEmpty();
    }
}
