package oxmon.server.metrics.sqlite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of files of rollups: {@code rollup-2026-11.db} holds those of the UTC days of that month. */
public final class RollupMonths {
    private static final String PREFIX = "rollup-";
    private static final String SUFFIX = ".db";
    private static final int LENGTH = "rollup-2026-11.db".length();

    private RollupMonths() {}

    /** The file of a month. */
    public static Path file(Path directory, YearMonth month) {
        return directory.resolve(PREFIX + month + SUFFIX);
    }

    /** The months that have a file, oldest first. */
    public static List<YearMonth> in(Path directory) {
        List<YearMonth> months = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> parse(file.getFileName().toString()).ifPresent(months::add));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        months.sort(null);
        return months;
    }

    /** Whether a file of that name is one of a month. */
    static boolean isOne(String name) {
        return parse(name).isPresent();
    }

    private static Optional<YearMonth> parse(String name) {
        if (!name.startsWith(PREFIX) || !name.endsWith(SUFFIX) || name.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(YearMonth.parse(name.substring(PREFIX.length(), LENGTH - SUFFIX.length())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static YearMonth of(LocalDate day) {
        return YearMonth.from(day);
    }
}
