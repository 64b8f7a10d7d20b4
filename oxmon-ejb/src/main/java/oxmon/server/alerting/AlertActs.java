package oxmon.server.alerting;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;

/**
 * What people do about alerts: acknowledge them, take that back, say something, end them by hand. It is on disk when a call returns; of
 * two people who do the same at the same time one is told so. Thread-safe.
 */
@Singleton
public class AlertActs {
    /** No comment is longer. */
    public static final int MOST_LETTERS = 1_000;

    private static final String NONE = "there is no such alert, or it is older than the alerts that are kept";
    private static final Logger LOG = System.getLogger(AlertActs.class.getName());

    private final AlertFile file;
    private final BiPredicate<AlertRow, AlertNote> endByHand;
    private final Consumer<AlertNoted> announce;
    private final Clock clock;

    @Inject
    AlertActs(AlertFile file, Alerting alerting, Event<AlertNoted> noted, Clock clock) {
        this(file, alerting::endByHand, noted::fire, clock);
    }

    AlertActs(AlertFile file, BiPredicate<AlertRow, AlertNote> endByHand, Consumer<AlertNoted> announce, Clock clock) {
        this.file = file;
        this.endByHand = endByHand;
        this.announce = announce;
        this.clock = clock;
    }

    /**
     * Says that somebody looks after an alert: it is repeated to nobody until the alert ends, changes its level, or then.
     *
     * @param comment null when there is nothing to say
     * @param until null for until the alert ends
     * @throws Fault INVALID naming comment or expires_at, NOT_FOUND, or CONFLICT when it is over or acknowledged already
     */
    public AlertNote acknowledge(String id, @Nullable String comment, @Nullable Instant until, Caller caller) {
        Instant now = clock.instant();
        if (until != null && !until.isAfter(now)) {
            throw Fault.invalid("expires_at", "expires_at must lie ahead; it is " + until + ", and now is " + now);
        }
        AlertNote note = note(id, AlertNote.Kind.ACKNOWLEDGED, caller, optional(comment), until);
        return add(note, standing -> {
            firing(standing);
            standing.acknowledgement().filter(it -> it.holds(note.millis())).ifPresent(it -> {
                throw Fault.conflict(
                        it.who() + " has acknowledged it already, at " + Instant.ofEpochMilli(it.millis()));
            });
        });
    }

    /**
     * Takes an acknowledgement back, whoever made it.
     *
     * @throws Fault NOT_FOUND, or CONFLICT when the alert is over or not acknowledged
     */
    public AlertNote takeBack(String id, Caller caller) {
        AlertNote note = note(id, AlertNote.Kind.TAKEN_BACK, caller, "", null);
        return add(note, standing -> {
            firing(standing);
            if (standing.acknowledgement().filter(it -> it.holds(note.millis())).isEmpty()) {
                throw Fault.conflict("it is not acknowledged");
            }
        });
    }

    /**
     * Says something about an alert, be it over or not.
     *
     * @throws Fault INVALID naming comment, or NOT_FOUND
     */
    public AlertNote comment(String id, @Nullable String comment, Caller caller) {
        if (comment == null) {
            throw Fault.missing("comment");
        }
        return add(note(id, AlertNote.Kind.COMMENTED, caller, optional(comment), null), AlertActs::known);
    }

    /**
     * Ends an alert by hand. It fires again when its limit was not passed in between, when it gets worse, or when its rule would repeat.
     *
     * @param comment null when there is nothing to say
     * @return the end
     * @throws Fault INVALID naming comment, NOT_FOUND, CONFLICT when it is over, or UNAVAILABLE when that cannot be kept now
     */
    public AlertRow resolve(String id, @Nullable String comment, Caller caller) {
        AlertNote note = note(id, AlertNote.Kind.RESOLVED, caller, optional(comment), null);
        AlertRow row = file.active(id).orElse(null);
        if (row == null || !endByHand.test(row, note)) {
            firing(new AlertFile.Standing(!file.ofAlert(id).isEmpty(), false, Optional.empty()));
        }
        log(note);
        return file.ofAlert(id).stream().reduce((before, after) -> after).orElseThrow(() -> Fault.notFound(NONE));
    }

    private AlertNote add(AlertNote note, Consumer<AlertFile.Standing> allowed) {
        file.note(note.alert(), standing -> {
            allowed.accept(standing);
            return note;
        });
        log(note);
        file.ofAlert(note.alert()).stream()
                .findFirst()
                .ifPresent(
                        row -> announce.accept(new AlertNoted(note, row.series().agent())));
        return note;
    }

    private static void known(AlertFile.Standing standing) {
        if (!standing.known()) {
            throw Fault.notFound(NONE);
        }
    }

    private static void firing(AlertFile.Standing standing) {
        known(standing);
        if (!standing.firing()) {
            throw Fault.conflict("this alert is over");
        }
    }

    private AlertNote note(String id, AlertNote.Kind kind, Caller caller, String comment, @Nullable Instant until) {
        return new AlertNote(
                id, kind, caller.name(), comment, clock.millis(), until == null ? 0 : until.toEpochMilli());
    }

    private static String optional(@Nullable String comment) {
        if (comment == null) {
            return "";
        }
        String text = comment.strip();
        if (text.isEmpty()) {
            throw Fault.invalid("comment", "comment must say something");
        }
        int letters = text.codePointCount(0, text.length());
        if (letters > MOST_LETTERS) {
            throw Fault.invalid("comment", "comment must have at most " + MOST_LETTERS + " letters; it has " + letters);
        }
        if (text.codePoints().anyMatch(letter -> Character.isISOControl(letter) && letter != '\n' && letter != '\t')) {
            throw Fault.invalid("comment", "comment must not have control characters");
        }
        return text;
    }

    private static void log(AlertNote note) {
        LOG.log(Level.INFO, "alert {0}: {1} by {2}", note.alert(), note.kind(), note.who());
    }
}
