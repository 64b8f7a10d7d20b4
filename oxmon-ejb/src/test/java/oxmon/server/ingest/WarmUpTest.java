package oxmon.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    void withoutThreads_nothingStaysEither() throws Exception {
        long before = selectors();
        for (int i = 0; i < 5; i++) {
            List<Thread> begun = new ArrayList<>();
            WarmUp.begin(
                            task -> {
                                if (!begun.isEmpty()) {
                                    throw new IllegalStateException("no more threads");
                                }
                                begun.add(thread(task));
                                return begun.get(0);
                            },
                            parent,
                            LONG_NANOS,
                            12)
                    .join();
        }
        assertNothingStays();
        assertThat(selectors()).isLessThanOrEqualTo(before);
    }

    /** How many selectors this process has, where the system tells. */
    private static long selectors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.filter(each -> {
                        try {
                            return Files.readSymbolicLink(each).toString().contains("eventpoll");
                        } catch (IOException e) {
                            return false; // the one that lists them
                        }
                    })
                    .count();
        }
    }

    @Test
    void closing_endsItEarly() throws Exception {
        WarmUp warmUp = WarmUp.begin(this::thread, parent, LONG_NANOS, Integer.MAX_VALUE);
        warmUp.close();
        assertThat(threads).isNotEmpty();
        assertNothingStays();
    }
}
