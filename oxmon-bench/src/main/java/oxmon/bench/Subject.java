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
        return new Subject(builder.start(), directory);
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
