package oxmon.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warm-up works, ends, and leaves nothing behind. */
class WarmUpTest {
    private static final long LONG_NANOS = TimeUnit.MINUTES.toNanos(10);

    @TempDir
    Path parent;

    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    }

    private void assertNothingStays() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void itsBatchesAreStored_andNothingStays() throws Exception {
        WarmUp warmUp = WarmUp.begin(this::thread, parent, LONG_NANOS, 12);
        warmUp.join();
        assertThat(warmUp.answered()).isEqualTo(12 * 20);
        assertNothingStays();
    }

    @Test
    void closing_endsItEarly() throws Exception {
        WarmUp warmUp = WarmUp.begin(this::thread, parent, LONG_NANOS, Integer.MAX_VALUE);
        warmUp.close();
        assertThat(threads).isNotEmpty();
        assertNothingStays();
    }
}
