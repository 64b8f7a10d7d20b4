package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of day files: {@code 2026-11-22.db} holds the points whose own time lies in that UTC day. */
final class Days {
    static final long MILLIS = 86_400_000L;
    private static final String SUFFIX = ".db";

    private Days() {}

    static LocalDate of(long millis) {
        return LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS));
    }

    static Path file(Path directory, LocalDate day) {
        return directory.resolve(day + SUFFIX);
    }

    /** Deletes a database and what belongs to it. */
    static void delete(Path file) throws IOException {
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
        }
    }

    /** The days that have a file, oldest first; other files are none of ours. */
    static List<LocalDate> in(Path directory) {
        List<LocalDate> days = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> parse(file.getFileName().toString()).ifPresent(days::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        days.sort(null);
        return days;
    }

    private static Optional<LocalDate> parse(String name) {
        if (!name.endsWith(SUFFIX) || name.length() != 10 + SUFFIX.length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(name.substring(0, 10)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
