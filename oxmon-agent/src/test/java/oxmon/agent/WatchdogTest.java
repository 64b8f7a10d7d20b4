package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import oxmon.agent.Watchdog.Watched;

class WatchdogTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aThreadThatLivesAndBeatsIsWell() {
        assertThat(after(20, watchdog(Thread.currentThread(), 15 * SECOND))).isEmpty();
    }

    @Test
    void aThreadThatDiedIsNoticed() throws InterruptedException {
        Thread dead = new Thread(() -> {});
        dead.start();
        dead.join();

        assertThat(after(1, watchdog(dead, SECOND))).contains("the reporting thread has died");
    }

    @Test
    void aThreadThatShowsNoLifeIsNoticed() {
        assertThat(after(20, watchdog(Thread.currentThread(), SECOND))).contains("the reporting thread is stuck");
    }

    @Test
    void whenTheWholeProcessStoodStill_itsThreadsGetANewChance() {
        Watchdog watchdog = watchdog(Thread.currentThread(), SECOND);
        after(5, watchdog);

        assertThat(watchdog.trouble(3_600 * SECOND)).isEmpty();
        assertThat(watchdog.trouble(3_611 * SECOND)).contains("the reporting thread is stuck");
    }

    /** Looks every second. */
    private static Optional<String> after(int seconds, Watchdog watchdog) {
        Optional<String> trouble = Optional.empty();
        for (int i = 1; i <= seconds; i++) {
            trouble = watchdog.trouble(i * SECOND);
        }
        return trouble;
    }

    private static Watchdog watchdog(Thread thread, long lastBeat) {
        return new Watchdog(List.of(new Watched("reporting", thread, () -> lastBeat)), Duration.ofSeconds(10), 0);
    }
}
