package oxmon.bench;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server under comparison, in a process of its own on loopback. Linux only: it reads /proc. */
final class Subject implements AutoCloseable {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, which the kernel shows to everybody alike

    private final Process process;
    private final Path directory;

    private Subject(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts a server; it need not be ready yet.
     *
     * @param directory where it keeps its data and its log; exists
     */
    static Subject start(Path directory, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(directory.resolve("log.txt").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(process::destroyForcibly)); // no server outlives its measurement
        return new Subject(process, directory);
    }

    /** Where the kernel tells of it; scripts that start a server become it by exec. */
    private Path proc() {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    Path directory() {
        return directory;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The CPU time it used so far, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(proc().resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** What it holds in memory, in MiB. */
    double residentMib() throws IOException {
        for (String line : Files.readAllLines(proc().resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }

    /** The bound of a Java server's heap, in MiB: of several, the last counts. */
    long heapMib() throws IOException {
        long heap = 0;
        for (String word : Files.readString(proc().resolve("cmdline")).split("\0", -1)) {
            if (word.matches("-Xmx\\d+[mg]")) {
                heap = Long.parseLong(word.replaceAll("\\D", "")) * (word.endsWith("g") ? 1024 : 1);
            }
        }
        return heap;
    }

    /** SIGKILL, and returns once it is gone. */
    void kill() throws InterruptedException {
        if (!process.destroyForcibly().waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " outlives SIGKILL");
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
