package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import oxmon.agents.Glob;
import oxmon.common.Times;
import oxmon.metrics.Series;
import oxmon.metrics.engine.LogCheck;
import oxmon.server.common.DataDirectory;
import oxmon.server.metrics.sqlite.DayScan;
import oxmon.server.metrics.sqlite.OriginalDays;

/**
 * Which points of a data directory a command takes out: {@code --from}, {@code --to}, {@code --agent}, {@code --metric}.
 *
 * @param from inclusive
 * @param to inclusive
 */
record Selection(Path root, boolean inUse, Instant from, Instant to, Glob agent, Glob metric) {
    /** What {@link #parse} knows. */
    static final Set<String> OPTIONS = Set.of("--data-dir", "--config", "--from", "--to", "--agent", "--metric");

    /**
     * Reads the options, and has a running server flush, so that what it has in memory is there too.
     *
     * @param otherwise how much before {@code --to} is taken when no {@code --from} is given
     */
    static Selection parse(Options options, Command.Surroundings around, Instant now, Duration otherwise)
            throws IOException {
        Instant to = time(options, "--to", now);
        Instant from = time(options, "--from", to.minus(otherwise));
        if (from.isAfter(to)) {
            throw new UsageException("--from " + from + " is after --to " + to);
        }
        Path root = around.dataDirectory(options);
        boolean inUse = DataDirectory.isInUse(root);
        if (inUse) {
            try {
                ControlClient.ask(root, "flush");
            } catch (IOException e) {
                around.err()
                        .println(
                                "oxmon: the newest points may be missing, the server did not flush: " + e.getMessage());
            }
        } else if (!LogCheck.segments(root.resolve("log")).isEmpty()) {
            around.err()
                    .println("oxmon: the server was not stopped in order; points that are in the log alone are left out"
                            + " until it has run again");
        }
        return new Selection(
                root,
                inUse,
                from,
                to,
                new Glob(options.get("--agent").orElse("*")),
                new Glob(options.get("--metric").orElse("*")));
    }

    private static Instant time(Options options, String name, Instant otherwise) {
        try {
            return options.get(name).map(Times::parse).orElse(otherwise);
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + ' ' + e.getMessage());
        }
    }

    /** The days it touches that have a file, oldest first. */
    List<LocalDate> days() {
        LocalDate first = from.atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate last = to.atOffset(ZoneOffset.UTC).toLocalDate();
        List<LocalDate> days = new ArrayList<>();
        for (LocalDate day : OriginalDays.in(root)) {
            if (!day.isBefore(first) && !day.isAfter(last) && Files.exists(file(day))) {
                days.add(day);
            }
        }
        return days;
    }

    Path file(LocalDate day) {
        return root.resolve(day + ".db");
    }

    /** Reads a day; what cannot be read is put into {@code damage}. */
    void read(LocalDate day, Set<String> damage, DayScan.Sink sink) throws IOException {
        Predicate<Series> wanted = series -> agent.matches(series.agent()) && metric.matches(series.metric());
        new DayScan(wanted, from.toEpochMilli(), to.toEpochMilli(), what -> damage.add(day + ".db: " + what))
                .read(file(day), inUse, sink);
    }

    /** Says what could not be read; the exit code. */
    static int tell(Set<String> damage, Command.Surroundings around) {
        new TreeSet<>(damage).forEach(what -> around.err().println("oxmon: left out, it is damaged: " + what));
        return damage.isEmpty() ? Command.OK : Command.FAILED;
    }
}
