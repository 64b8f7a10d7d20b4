package oxmon.web.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where tests of pages, scripts and stylesheets find them. */
final class Project {
    /** The module's folder: Maven runs its tests there. */
    private static final Path MODULE = Path.of("").toAbsolutePath();

    static final Path WEBAPP = MODULE.resolveSibling("src/main/webapp");
    static final Path STYLESHEET = WEBAPP.resolve("resources/oxmon/oxmon.css");
    static final Path THEME = MODULE.resolve("target/theme/resources/primefaces-oxmon/theme.css");

    private Project() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files of ours under {@code webapp} whose names end with {@code suffix}. */
    static List<Path> files(String suffix) {
        try (Stream<Path> all = Files.walk(WEBAPP)) {
            return all.filter(p -> p.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
