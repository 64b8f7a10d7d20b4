package oxmon.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The warm-up works, ends, and leaves nothing behind. */
class WarmUpTest {
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        return thread;
    }

    private static List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("oxmon-warm-up"))
                    .toList();
        }
    }

    @Test
    void itsBatchesAreStored_andNothingStays() throws Exception {
        List<Path> before = left();
        WarmUp warmUp = WarmUp.begin(this::thread, TimeUnit.MINUTES.toNanos(5), 12);
        warmUp.join();
        assertThat(warmUp.answered()).isEqualTo(12 * 20);
        assertThat(left()).isSubsetOf(before);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void closing_endsItAtOnce() throws Exception {
        List<Path> before = left();
        WarmUp warmUp = WarmUp.begin(this::thread);
        warmUp.close();
        assertThat(threads.peek()).isNotNull();
        assertThat(threads.peek().isAlive()).isFalse();
        assertThat(left()).isSubsetOf(before);
    }
}
