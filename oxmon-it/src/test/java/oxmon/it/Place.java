package oxmon.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Where the build put things, and where tests may write. */
public final class Place {
    private static final AtomicInteger FOLDERS = new AtomicInteger();

    private Place() {}

    /** A file of what the build makes for users, such as {@code oxmon-server}. */
    public static Path release(String name) {
        Path file = Path.of(property("oxmon.it.release"), name);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " is not there: build first, for instance with ./oxmon test");
        }
        return file;
    }

    /** A new empty folder below {@code oxmon-it/target/it}. */
    public static Path folder(String name) {
        Path folder = Path.of(property("oxmon.it.work"))
                .resolve(ProcessHandle.current().pid() + "-" + FOLDERS.incrementAndGet() + '-' + name)
                .toAbsolutePath();
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder and all that is in it. */
    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    /** Deletes a folder and all that is in it; what is not there is no fault. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** A folder of an installed JDK of that version, if there is one. */
    public static List<Path> jdks(int version) {
        Path jvms = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(jvms)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(jvms)) {
            return all.filter(jdk -> jdk.getFileName().toString().matches("(.*\\D)?" + version + "(\\D.*)?"))
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the build tells the tests. */
    public static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name + " is not set; the build sets it");
    }
}
