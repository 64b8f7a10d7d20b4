package oxmon.collect.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the small text files in which Linux tells of itself. Reading only; what a text means is its collector's business.
 *
 * @param root where {@code proc}, {@code sys} and {@code etc} are; the tests put fixtures there. Thread-safe.
 */
public record Proc(Path root) {
    /** This host's own files. */
    public static final Proc HOST = new Proc(Path.of("/"));

    /** Whether this host is a Linux whose files can be read; else OSHI is asked. */
    public static boolean here() {
        return Files.isReadable(HOST.file("proc/stat"));
    }

    /**
     * The whole text.
     *
     * @param name such as {@code proc/stat}, without a leading slash
     * @throws UncheckedIOException when it cannot be read
     */
    public String text(String name) {
        try {
            // Not readString: names of mounts may hold any byte, and a broken one must not hide the others.
            return new String(Files.readAllBytes(file(name)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text without blanks around it; empty when the file is not there, cannot be read, or is blank. */
    public Optional<String> line(String name) {
        try {
            String text = text(name).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** The file of that name. */
    public Path file(String name) {
        return root.resolve(name);
    }
}
