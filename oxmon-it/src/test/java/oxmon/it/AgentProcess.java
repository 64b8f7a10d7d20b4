package oxmon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real agent of this host in a process of its own, as {@code oxmon-agent FILE} starts it. */
public final class AgentProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts an agent with that {@code agent.toml}. */
    public static AgentProcess start(String toml) {
        Path folder = Place.folder("agent");
        Path config = folder.resolve("agent.toml");
        Path log = folder.resolve("agent.log");
        try {
            Files.writeString(config, toml);
            ProcessBuilder builder =
                    new ProcessBuilder(Place.release("oxmon-agent").toString(), config.toString());
            builder.directory(folder.toFile());
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("OXMON_"));
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.start();
            Running.note(process);
            return new AgentProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it wrote so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks it to end, and waits for it.
     *
     * @return its exit code
     */
    public int stop() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                throw new AssertionError("the agent did not stop:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() {
        Running.kill(process);
    }
}
