package oxmon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A look into a running Java process from outside, by the JDK's {@code jcmd}.
 *
 * @param pid of this user's process
 */
public record Jvm(long pid) {
    private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\" ", Pattern.MULTILINE);
    private static final Pattern INSTANCES = Pattern.compile("^ *\\d+: +(\\d+) +\\d+ +(\\S+)", Pattern.MULTILINE);

    /** The names of the threads that begin so. */
    public List<String> threads(String prefix) {
        return THREAD.matcher(jcmd("Thread.print"))
                .results()
                .map(match -> match.group(1))
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** How many class loaders hold objects of that class after a full collection; each is a copy of its application. */
    public long copies(String type) {
        return INSTANCES
                .matcher(jcmd("GC.class_histogram"))
                .results()
                .filter(line -> line.group(2).equals(type) && !line.group(1).equals("0"))
                .count();
    }

    private String jcmd(String command) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(pid),
                            command)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!jcmd.waitFor(30, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                throw new IllegalStateException("jcmd " + command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
