package oxmon.agent.report;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: any time from nothing to a bound that doubles with each failure in a row ("full jitter",
 * so that a thousand agents do not come back at the same moment). For one thread.
 */
final class Backoff {
    private final Duration first;
    private final Duration most;
    private final RandomGenerator random;
    private int failures;

    /**
     * @param first the bound after the first failure
     * @param most the bound never grows beyond this
     */
    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first;
        this.most = most;
        this.random = random;
    }

    /** Another failure: how long to wait now. */
    Duration next() {
        double bound = Math.min(first.toMillis() * Math.pow(2, failures), most.toMillis());
        failures++;
        return Duration.ofMillis((long) (random.nextDouble() * bound));
    }

    /** After a refusal that only an operator can mend: between half the longest wait and the whole of it. */
    Duration slow() {
        return Duration.ofMillis((long) (most.toMillis() * (0.5 + random.nextDouble() / 2)));
    }

    /** It works again. */
    void reset() {
        failures = 0;
    }
}
