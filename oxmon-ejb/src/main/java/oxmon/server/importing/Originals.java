package oxmon.server.importing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import oxmon.server.database.UnusableDatabase;
import oxmon.server.metrics.sqlite.OriginalDays;

/**
 * What of a data directory is the original system's. Looking changes nothing.
 *
 * @param database whether cert.db is
 * @param days the days whose files are
 * @param unreadable days whose files nobody can read; they count as the original's when anything else is
 * @param ours the days that have a file of ours
 */
record Originals(boolean database, List<LocalDate> days, List<LocalDate> unreadable, Set<LocalDate> ours) {
    static final String DATABASE = "cert.db";

    private static final Set<String> TABLES = Set.of("users", "agent_whitelist", "cert_domains");

    /** Files that a data directory may have before there is a database. */
    private static final Pattern KNOWN = Pattern.compile(
            "\\..*|oxmon\\.lock|cert\\.db.*|token-key\\.pem.*|secrets\\.key.*|initial-password.*|.*\\.log|"
                    + "\\d{4}-\\d{2}-\\d{2}\\.db.*");

    /**
     * Looks at all files.
     *
     * @throws UnusableDatabase when the directory is somebody else's; the message says what was found
     */
    static Originals in(Path root) throws IOException {
        boolean database = database(root);
        List<LocalDate> days = new ArrayList<>();
        List<LocalDate> unreadable = new ArrayList<>();
        Set<LocalDate> ours = new TreeSet<>();
        for (LocalDate day : OriginalDays.in(root)) {
            switch (OriginalDays.kind(root.resolve(day + ".db"))) {
                case ORIGINAL -> days.add(day);
                case UNREADABLE -> unreadable.add(day);
                case OURS, OTHER -> ours.add(day);
            }
        }
        return new Originals(database, List.copyOf(days), List.copyOf(unreadable), Set.copyOf(ours));
    }

    boolean none() {
        return !database && days.isEmpty();
    }

    /** The files of the original with the logs that SQLite keeps beside them, each database before its logs. */
    List<String> files(Path root) {
        List<String> databases = new ArrayList<>();
        if (database) {
            databases.add(DATABASE);
        }
        Stream.concat(days.stream(), unreadable.stream()).sorted().forEach(day -> databases.add(day + ".db"));
        return databases.stream()
                .flatMap(name -> Stream.of("", "-wal", "-journal", "-shm").map(suffix -> name + suffix))
                .filter(name -> Files.exists(root.resolve(name)))
                .toList();
    }

    private static boolean database(Path root) throws IOException {
        Path file = root.resolve(DATABASE);
        if (!Files.exists(file) || Files.size(file) == 0) {
            refuseStrangers(root);
            return false;
        }
        Set<String> tables;
        try {
            tables = tables(file);
        } catch (JdbiException e) {
            return false; // CertDatabase says what is wrong with it
        }
        if (tables.isEmpty() || tables.contains("oxmon_schema_history")) {
            return false;
        }
        if (tables.stream().noneMatch(TABLES::contains)) {
            throw refusal(root, "its cert.db has the tables " + String.join(", ", tables));
        }
        return true;
    }

    private static Set<String> tables(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(10_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        List<String> names = Jdbi.create(source)
                .withHandle(h -> h.createQuery("SELECT name FROM sqlite_master WHERE type = 'table'")
                        .mapTo(String.class)
                        .list());
        return new TreeSet<>(names);
    }

    /** A directory without a database must hold nothing but what a server leaves in one. */
    private static void refuseStrangers(Path root) throws IOException {
        List<String> strange;
        try (Stream<Path> files = Files.list(root)) {
            strange = files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !KNOWN.matcher(name).matches())
                    .sorted()
                    .toList();
        }
        if (!strange.isEmpty()) {
            throw refusal(
                    root,
                    "it has no cert.db, and holds " + String.join(", ", strange.subList(0, Math.min(5, strange.size())))
                            + (strange.size() > 5 ? " and " + (strange.size() - 5) + " more" : ""));
        }
    }

    private static UnusableDatabase refusal(Path root, String found) {
        return new UnusableDatabase(
                "data directory " + root + " is neither oxmon's nor the original system's: " + found, null);
    }
}
