package oxmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An agent in a process of its own, with its settings and its log in one folder. */
final class AgentProcess implements AutoCloseable {
    /** The classes that were just compiled. */
    static final List<String> CLASSES =
            List.of("-cp", System.getProperty("java.class.path"), AgentMain.class.getName());

    private final Process process;
    private final Path log;

    private AgentProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param program what Java is told to run
     */
    static AgentProcess start(Path folder, List<String> program, String... arguments) throws IOException {
        Path log = folder.resolve("log");
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> command = Stream.of(java, program.stream(), Stream.of(arguments))
                .flatMap(part -> part)
                .toList();
        return new AgentProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    static String settings(Path folder, String... lines) throws IOException {
        return Files.write(folder.resolve("agent.toml"), Arrays.asList(lines)).toString();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    void awaitLog(String text) throws IOException, InterruptedException {
        for (int i = 0; i < 400 && !log().contains(text); i++) {
            Thread.sleep(50);
        }
        assertThat(log()).contains(text);
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
