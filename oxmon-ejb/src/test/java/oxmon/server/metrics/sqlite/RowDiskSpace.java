package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Watches the free space of the data disk; asks the system at most once a second. Thread-safe. */
final class RowDiskSpace {
    private static final long NANOS_BETWEEN = 1_000_000_000L;

    private final Path directory;
    private final long minFreeBytes;
    private volatile long askedNanos;
    private volatile String problem = "";

    RowDiskSpace(Path directory, long minFreeBytes) {
        this.directory = directory;
        this.minFreeBytes = minFreeBytes;
        this.askedNanos = System.nanoTime() - NANOS_BETWEEN;
    }

    /** What is wrong, or empty. */
    String problem() {
        long now = System.nanoTime();
        if (now - askedNanos >= NANOS_BETWEEN) {
            askedNanos = now;
            problem = ask();
        }
        return problem;
    }

    private String ask() {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free >= minFreeBytes) {
                return "";
            }
            return "only " + (free >> 20) + " MiB are free for " + directory + ", " + (minFreeBytes >> 20)
                    + " MiB are needed (min_free_mb)";
        } catch (IOException e) {
            return "free space of " + directory + " is unknown: " + e;
        }
    }
}
