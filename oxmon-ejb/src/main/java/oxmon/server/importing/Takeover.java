package oxmon.server.importing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import oxmon.metrics.Admission;
import oxmon.server.database.CertDatabase;
import oxmon.server.database.UnusableDatabase;
import oxmon.server.metrics.sqlite.OriginalDays;

/**
 * Makes a data directory of the original system ours, or refuses one that is nobody's we know. Not thread-safe.
 *
 * <p>Everything is made anew beside the original's files, from copies of them; then one {@link Exchange} moves those aside and ours
 * in. So it can be interrupted anywhere and begun again, and no file of the original is ever written to.
 */
public final class Takeover {
    private static final Logger LOG = System.getLogger(Takeover.class.getName());

    private final Path root;
    private final Admission admission;
    private final Clock clock;
    private final Exchange exchange;

    /**
     * Prepares, without looking yet.
     *
     * @param root the data directory
     * @param admission judges the original's points; those older than the retention stay aside only
     */
    public Takeover(Path root, Admission admission, Clock clock) {
        this(root, admission, clock, () -> {});
    }

    /**
     * Prepares a run that may die.
     *
     * @param step run before each change
     */
    Takeover(Path root, Admission admission, Clock clock, Runnable step) {
        this.root = root;
        this.admission = admission;
        this.clock = clock;
        this.exchange = new Exchange(root, step);
    }

    /**
     * Does what is to be done, usually nothing.
     *
     * @throws UnusableDatabase when the directory is neither ours nor the original's, or cannot be imported
     */
    public Imported run() {
        try {
            exchange.resume();
            Originals found = Originals.in(root);
            if (!found.none()) {
                LOG.log(Level.INFO, "data directory " + root + " is of the original system and is imported");
                Path aside = exchange.prepare();
                List<String> problems = make(found);
                List<String> files = found.files(root);
                exchange.commit(files, problems);
                LOG.log(Level.INFO, "imported; the original's " + files.size() + " files are in " + aside);
            }
            return new Imported(exchange.problems());
        } catch (IOException | UncheckedIOException | JdbiException e) {
            throw new UnusableDatabase("data directory " + root + " cannot be imported: " + e.getMessage(), e);
        }
    }

    private List<String> make(Originals found) throws IOException {
        List<String> problems = new ArrayList<>();
        if (found.database()) {
            Path copy = exchange.copy(Originals.DATABASE);
            try (CertDatabase target = new CertDatabase(exchange.fresh(Originals.DATABASE), Thread::new)) {
                LOG.log(
                        Level.INFO,
                        "imported from cert.db: "
                                + new OriginalRows(target, copy).copy().words());
                target.jdbi().useHandle(h -> h.execute("PRAGMA wal_checkpoint(TRUNCATE)"));
            }
        }
        OriginalDays days = new OriginalDays(exchange.fresh(""), admission, clock.millis(), found.ours()::contains);
        for (LocalDate day : found.days()) {
            String name = day + ".db";
            OriginalDays.Taken taken = days.read(exchange.copy(name));
            LOG.log(
                    Level.INFO,
                    "imported from " + name + ": " + taken.points() + " points, " + taken.alerts() + " alerts; "
                            + taken.skipped() + " rows left out");
            if (!taken.fault().isEmpty()) {
                problems.add(
                        name + " of the original is damaged, what could be read of it was imported: " + taken.fault());
            }
        }
        for (LocalDate day : found.unreadable()) {
            problems.add(day + ".db of the original cannot be read and was not imported");
        }
        problems.forEach(problem -> LOG.log(Level.ERROR, problem));
        return problems;
    }
}
