package oxmon.server.storage;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import oxmon.metrics.Series;
import oxmon.server.metrics.sqlite.DayScan;
import oxmon.server.metrics.sqlite.OriginalWriter;

/** {@code oxmon export}: takes points out, as CSV or as day files of the original system. */
final class ExportCommand implements Command {
    private static final Duration ALL = Duration.ofDays(36_500);

    @Override
    public String help() {
        return """
                export [--format csv|original] [--out FILE] [--from TIME] [--to TIME] [--agent GLOB] [--metric GLOB] [--data-dir DIR]
                                         take points out, day by day and series by series (default: all of them):
                                         csv       timestamp,agent,metric,value,labels; to standard output without --out
                                         original  day files as the original system had them, into the folder --out
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) throws IOException {
        Set<String> known = new HashSet<>(Selection.OPTIONS);
        known.addAll(Set.of("--format", "--out"));
        Options options = Options.parse(words, known);
        options.none();
        String format = options.get("--format").orElse("csv");
        if (!Set.of("csv", "original").contains(format)) {
            throw new UsageException("--format must be csv or original; it is \"" + format + "\"");
        }
        String out = options.get("--out").orElse("-");
        if (format.equals("original") && out.equals("-")) {
            throw new UsageException("--format original needs a folder: --out FOLDER");
        }
        Selection selection =
                Selection.parse(options, around, Clock.systemUTC().instant().plus(Duration.ofDays(1)), ALL);
        Set<String> damage = new HashSet<>();
        long points = format.equals("csv") ? csv(selection, out, damage, around) : original(selection, out, damage);
        if (!out.equals("-")) {
            around.out().println(points + " points to " + out);
        }
        return Selection.tell(damage, around);
    }

    private static long csv(Selection selection, String out, Set<String> damage, Surroundings around)
            throws IOException {
        Writer to = out.equals("-")
                ? new OutputStreamWriter(around.out(), StandardCharsets.UTF_8)
                : Files.newBufferedWriter(fresh(Path.of(out)), StandardOpenOption.CREATE_NEW);
        try (Writer writer = new BufferedWriter(to, 1 << 16)) {
            CsvPoints points = new CsvPoints(writer);
            points.header();
            for (LocalDate day : selection.days()) {
                read(selection, day, damage, points);
            }
            return points.count();
        }
    }

    private static long original(Selection selection, String out, Set<String> damage) throws IOException {
        Path folder = Files.createDirectories(Path.of(out));
        long points = 0;
        for (LocalDate day : selection.days()) {
            try (OriginalWriter writer = OriginalWriter.create(fresh(folder.resolve(day + ".db")))) {
                read(selection, day, damage, new DayScan.Sink() {
                    @Override
                    public void series(Series series, String labels) {
                        writer.series(series, labels);
                    }

                    @Override
                    public void point(long millis, double value) throws IOException {
                        writer.point(millis, value);
                    }
                });
                points += writer.finish();
            }
        }
        return points;
    }

    /** A day that cannot be read at all keeps nobody from the others. */
    private static void read(Selection selection, LocalDate day, Set<String> damage, DayScan.Sink sink)
            throws IOException {
        boolean[] writing = new boolean[1];
        try {
            selection.read(day, damage, new DayScan.Sink() {
                @Override
                public void series(Series series, String labels) throws IOException {
                    writing[0] = true;
                    sink.series(series, labels);
                    writing[0] = false;
                }

                @Override
                public void point(long millis, double value) throws IOException {
                    writing[0] = true;
                    sink.point(millis, value);
                    writing[0] = false;
                }
            });
        } catch (IOException e) {
            if (writing[0]) {
                throw e;
            }
            damage.add(String.valueOf(e.getMessage()));
        }
    }

    private static Path fresh(Path file) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString(), null, "is there already, and is not written over");
        }
        return file;
    }
}
