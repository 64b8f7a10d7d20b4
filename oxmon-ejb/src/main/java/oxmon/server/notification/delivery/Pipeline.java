package oxmon.server.notification.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Silence;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.notification.sqlite.NotificationFile.Change;
import oxmon.server.notification.sqlite.Waiting;
import oxmon.server.settings.TellingSettings;

/**
 * Turns events of alerts into messages, in this order: who is told (routes), when (windows of silence, other alerts
 * that hold it back), with what (grouping). It reads the events of {@code alerts.db} in the order in which they were kept, and notes in one transaction how far it has come and what follows
 * from it; so each event counts exactly once, whenever the process ends. Used by one thread.
 */
final class Pipeline {
    private static final int AT_ONCE = 1_000;

    /** When something ends that held others back, much of that is over in the same moments; so long nobody is told of it. */
    private static final Duration RELEASED_AFTER = Duration.ofSeconds(5);

    private static final String SEQ = "seq";
    private static final String FILE = "file";

    private final AlertFile alerts;
    private final NotificationFile file;
    private final Supplier<List<Channel>> channels;
    private final Routes routes;
    private final Quiet quiet;
    private final Teller teller;
    private final Waitlist waitlist;
    private final Flapping flapping;
    private final Duration aggregation;
    private final Clock clock;
    private long identity;
    private long newest;

    /** The newest event that counted. */
    private long taken;

    /**
     * @param channels those that are enabled
     */
    Pipeline(
            AlertFile alerts,
            NotificationFile file,
            Supplier<List<Channel>> channels,
            Routes routes,
            Quiet quiet,
            Grouping grouping,
            TellingSettings telling,
            Clock clock) {
        this.alerts = alerts;
        this.file = file;
        this.channels = channels;
        this.routes = routes;
        this.quiet = quiet;
        this.teller = new Teller(alerts, file, channels, quiet, telling.groupInterval());
        this.waitlist = new Waitlist(grouping, telling.aggregation());
        this.flapping = new Flapping(file, telling.flapping(), routes, waitlist);
        this.aggregation = telling.aggregation();
        this.clock = clock;
    }

    /** Sees where the events stand; called before the first of this run can come, and writes nothing. */
    void look() {
        identity = alerts.identity();
        newest = alerts.newestSeq();
    }

    /** Goes on where it was; what happened before anybody was to be told is no news. Called after {@link #look}, until it succeeds. */
    void begin() {
        long now = clock.millis();
        taken = file.change(change -> {
            Optional<Long> known = change.state(FILE);
            long noted = change.state(SEQ).orElse(0L);
            if (known.isEmpty()) {
                change.state(SEQ, newest);
            } else if (known.get() != identity || noted > newest) {
                change.forgetEvents(now, "alerts.db was begun anew, or an older one was put in its place");
                change.state(SEQ, known.get() == identity ? newest : 0);
            }
            change.state(FILE, identity);
            change.lookAgain(now);
            flapping.begin(change);
            return change.state(SEQ).orElse(0L);
        });
    }

    /** Gives up what has waited for long for channels that are no more, and forgets what has not flapped for long. */
    void tidy(long beforeMillis) {
        file.change(change -> {
            change.giveUp(ids(), beforeMillis, clock.millis());
            flapping.tidy(change, clock.instant());
            return true;
        });
    }

    /** Gives up what waits for a channel that somebody removed. */
    void removed(String channel) {
        file.change(change -> {
            change.removed(channel, clock.millis());
            return true;
        });
    }

    /** Looks again at what windows of silence hold back, since they are others now. */
    void lookAgain() {
        file.change(change -> {
            change.lookAgain(clock.millis());
            return true;
        });
    }

    private List<String> ids() {
        return channels.get().stream().map(Channel::id).toList();
    }

    /** Takes the next events; says whether there may be more. */
    boolean take() {
        List<AlertFile.Numbered> events = alerts.after(taken, AT_ONCE);
        List<Channel> all = channels.get();
        Instant now = clock.instant();
        if (!events.isEmpty()) {
            take(events, all, now);
        }
        boolean more = events.size() == AT_ONCE;
        if (!more) {
            flapping.settle(alerts, all, quiet, now);
        }
        return more;
    }

    private void take(List<AlertFile.Numbered> events, List<Channel> all, Instant now) {
        Set<String> acknowledged = acknowledged(
                alerts,
                events.stream()
                        .map(AlertFile.Numbered::row)
                        .filter(row -> row.kind() == AlertEvent.Kind.REPEAT)
                        .map(AlertRow::id),
                now);
        Quiet.Now quietNow = quiet.at(now);
        List<Question> questions = events.stream()
                .map(each -> new Question(
                        each.seq(),
                        each.row(),
                        quietNow.until(each.row()),
                        successor(each.row()),
                        acknowledged.contains(each.row().id())))
                .toList();
        taken = file.change(change -> {
            questions.forEach(each -> take(each, all, now, change));
            long last = events.get(events.size() - 1).seq();
            change.state(SEQ, last);
            return last;
        });
    }

    static Set<String> acknowledged(AlertFile alerts, Stream<String> ids, Instant now) {
        Map<String, AlertNote> notes = alerts.acknowledgements(ids.collect(Collectors.toSet()));
        notes.values().removeIf(note -> !note.holds(now.toEpochMilli()));
        return notes.keySet();
    }

    /** The firing of another level that took the alert's place; null when it is simply over. */
    private @Nullable AlertRow successor(AlertRow row) {
        return row.kind() != AlertEvent.Kind.RESOLVED || row.other().isEmpty()
                ? null
                : alerts.ofAlert(row.other()).stream()
                        .filter(each -> each.kind() == AlertEvent.Kind.FIRING)
                        .findFirst()
                        .orElse(null);
    }

    private void take(Question event, List<Channel> all, Instant now, Change change) {
        AlertRow row = event.row();
        if (row.kind() == AlertEvent.Kind.RESOLVED) {
            Duration grace = aggregation.compareTo(RELEASED_AFTER) < 0 ? aggregation : RELEASED_AFTER;
            boolean back = row.series().metric().equals(Silence.AGENT_METRIC);
            change.release(row.series().agent(), now.plus(grace).toEpochMilli(), back);
        }
        if (flapping.take(event, all, now, change)) {
            return;
        }
        switch (row.kind()) {
            case FIRING, RELEASED -> {
                if (row.tell()) {
                    all.stream()
                            .filter(channel -> routes.lead(row, channel))
                            .filter(channel -> row.kind() == AlertEvent.Kind.FIRING
                                    || !change.toldOf(row.id()).contains(channel.id()))
                            .forEach(channel -> waitlist.fires(event, channel, now, change));
                }
            }
            case REPEAT -> {
                List<Waiting> waiting = change.ofAlert(row.id());
                all.stream()
                        .filter(channel -> routes.lead(row, channel))
                        .filter(channel -> waiting.stream()
                                .noneMatch(each -> each.channel().equals(channel.id())))
                        .filter(channel -> channel.escalateAfter().isZero()
                                || change.toldOf(row.id()).contains(channel.id()))
                        .filter(channel -> event.silentUntil().isEmpty() && !event.acknowledged())
                        .forEach(channel -> waitlist.add(channel, "REPEAT", event, now, change));
            }
            case RESOLVED -> all.forEach(channel -> resolved(event, channel, now, change));
        }
    }

    private void resolved(Question event, Channel channel, Instant now, Change change) {
        AlertRow row = event.row();
        AlertRow successor = event.successor();
        boolean knows = change.toldOf(row.id()).contains(channel.id());
        boolean aboutTo = false;
        for (Waiting each : change.ofAlert(row.id())) {
            if (each.channel().equals(channel.id())) {
                if (each.held() || each.kind().equals(Waiting.ESCALATED)) {
                    change.drop(each.id()); // it was over before anybody was to know
                } else {
                    aboutTo = true;
                }
            }
        }
        if (successor != null && successor.tell() && routes.lead(successor, channel)) {
            if (knows || aboutTo) { // what they know of goes on under another id, and has its end under that
                change.told(successor.id(), channel.id(), waitlist.group(row.id(), row, channel, change));
            }
            change.untold(row.id(), channel.id());
        } else if (channel.sendResolved() && (knows || aboutTo)) {
            waitlist.add(channel, "RESOLVED", event, now, change);
        } else {
            change.untold(row.id(), channel.id());
        }
    }

    /** Makes messages of groups that are due; says for which channels. */
    Set<String> flush() {
        return teller.tell(clock.instant());
    }
}
