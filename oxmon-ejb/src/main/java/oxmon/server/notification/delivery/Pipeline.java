package oxmon.server.notification.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelTypes;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.notification.sqlite.NotificationFile.Change;
import oxmon.server.notification.sqlite.Waiting;

/**
 * Turns events of alerts into messages, in this order: who is told (routes), when (windows of silence), with what (grouping). It reads
 * the events of {@code alerts.db} in the order in which they were kept, and notes in one transaction how far it has come and what follows
 * from it; so each event counts exactly once, whenever the process ends. Used by one thread.
 */
final class Pipeline {
    private static final int AT_ONCE = 1_000;

    /** A message tells no more; the rest is counted. */
    private static final int TOLD_AT_ONCE = 500;

    /** Of one group; what is more comes with the next message. */
    private static final int WAITING_AT_ONCE = 20_000;

    private static final int GROUPS_AT_ONCE = 100;

    private static final String ESCALATED = "ESCALATED";
    private static final Duration LOOKED_AT_AGAIN = Duration.ofSeconds(60);

    private static final String SEQ = "seq";
    private static final String FILE = "file";

    private final AlertFile alerts;
    private final NotificationFile file;
    private final Supplier<List<Channel>> channels;
    private final Routes routes;
    private final Silences silences;
    private final Duration aggregation;
    private final Clock clock;
    private long identity;
    private long newest;

    /** The newest event that counted. */
    private long taken;

    /**
     * @param channels those that are enabled
     * @param aggregation how long the first event of a group waits for others
     */
    Pipeline(
            AlertFile alerts,
            NotificationFile file,
            Supplier<List<Channel>> channels,
            Routes routes,
            Silences silences,
            Duration aggregation,
            Clock clock) {
        this.alerts = alerts;
        this.file = file;
        this.channels = channels;
        this.routes = routes;
        this.silences = silences;
        this.aggregation = aggregation;
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
            return change.state(SEQ).orElse(0L);
        });
    }

    /** Gives up what has waited for long for channels that are no more. */
    void tidy(long beforeMillis) {
        file.change(change -> {
            change.giveUp(ids(), beforeMillis, clock.millis());
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

    /**
     * An event, and what else is asked before the transaction: until when it may not be told, what took its alert's place, and whether
     * somebody looks after it, so that nobody need be reminded.
     */
    private record Question(
            long seq,
            AlertRow row,
            Optional<Instant> silentUntil,
            @Nullable AlertRow successor,
            boolean acknowledged) {}

    /** Takes the next events; says whether there may be more. */
    boolean take() {
        List<AlertFile.Numbered> events = alerts.after(taken, AT_ONCE);
        if (events.isEmpty()) {
            return false;
        }
        List<Channel> all = channels.get();
        Instant now = clock.instant();
        Set<String> acknowledged = acknowledged(
                events.stream()
                        .map(AlertFile.Numbered::row)
                        .filter(row -> row.kind() == AlertEvent.Kind.REPEAT)
                        .map(AlertRow::id),
                now);
        List<Question> questions = events.stream()
                .map(each -> new Question(
                        each.seq(),
                        each.row(),
                        silences.until(each.row(), now),
                        successor(each.row()),
                        acknowledged.contains(each.row().id())))
                .toList();
        taken = file.change(change -> {
            questions.forEach(each -> take(each, all, now, change));
            long last = events.get(events.size() - 1).seq();
            change.state(SEQ, last);
            return last;
        });
        return events.size() == AT_ONCE;
    }

    private Set<String> acknowledged(Stream<String> ids, Instant now) {
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
        switch (row.kind()) {
            case FIRING, RELEASED -> {
                if (row.tell()) {
                    all.stream()
                            .filter(channel -> routes.lead(row, channel))
                            .forEach(channel -> fires(event, channel, now, change));
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
                        .forEach(channel -> add(channel.id(), "REPEAT", event, now, change));
            }
            case RESOLVED -> all.forEach(channel -> resolved(event, channel, now, change));
        }
    }

    private void fires(Question event, Channel channel, Instant now, Change change) {
        if (channel.escalateAfter().isZero()) {
            add(channel.id(), "FIRING", event, now, change);
            return;
        }
        long due = now.plus(channel.escalateAfter()).toEpochMilli(); // whether it is silent then is seen then
        AlertRow row = event.row();
        change.add(new Waiting(0, channel.id(), group(row), row.id(), ESCALATED, event.seq(), due, false));
    }

    private void resolved(Question event, Channel channel, Instant now, Change change) {
        AlertRow row = event.row();
        AlertRow successor = event.successor();
        boolean knows = change.toldOf(row.id()).contains(channel.id());
        boolean aboutTo = false;
        for (Waiting each : change.ofAlert(row.id())) {
            if (each.channel().equals(channel.id())) {
                if (each.held() || each.kind().equals(ESCALATED)) {
                    change.drop(each.id()); // it was over before anybody was to know
                } else {
                    aboutTo = true;
                }
            }
        }
        if (successor != null && successor.tell() && routes.lead(successor, channel)) {
            if (knows || aboutTo) { // what they know of goes on under another id, and has its end under that
                change.told(successor.id(), channel.id());
            }
            change.untold(row.id(), channel.id());
        } else if (channel.sendResolved() && (knows || aboutTo)) {
            add(channel.id(), "RESOLVED", event, now, change);
        } else {
            change.untold(row.id(), channel.id());
        }
    }

    private void add(String channel, String kind, Question event, Instant now, Change change) {
        Instant usual = now.plus(aggregation);
        Instant due = event.silentUntil().filter(until -> until.isAfter(usual)).orElse(usual);
        change.add(new Waiting(
                0,
                channel,
                group(event.row()),
                event.row().id(),
                kind,
                event.seq(),
                due.toEpochMilli(),
                event.silentUntil().isPresent()));
    }

    /** What is alike: the alerts of one rule. */
    private static String group(AlertRow row) {
        return row.ruleId();
    }

    /** Makes messages of groups that are due; says for which channels. */
    Set<String> flush() {
        Instant now = clock.instant();
        Set<String> woken = new HashSet<>();
        for (NotificationFile.Group group : file.due(ids(), now.toEpochMilli(), GROUPS_AT_ONCE)) {
            if (flush(
                    file.waiting(group, WAITING_AT_ONCE),
                    addressee(group.channel()),
                    now)) { // nobody else changes what waits
                woken.add(group.channel());
            }
        }
        return woken;
    }

    /**
     * Whom a message is for.
     *
     * @param eachAlert whether it has to be told of all, however many
     */
    private record Addressee(String name, boolean eachAlert) {}

    private Addressee addressee(String id) {
        return channels.get().stream()
                .filter(channel -> channel.id().equals(id))
                .map(channel -> new Addressee(
                        channel.name(), ChannelTypes.named(channel.type()).eachAlert()))
                .findFirst()
                .orElse(new Addressee(id, false));
    }

    /** Says whether there is a message of it. */
    private boolean flush(List<Waiting> group, Addressee to, Instant now) {
        Map<Long, AlertRow> rows = rows(group);
        Map<Long, Optional<Instant>> silent = new HashMap<>();
        rows.forEach((seq, row) -> silent.put(seq, silences.until(row, now)));
        Set<String> acknowledged = acknowledged(
                group.stream()
                        .filter(each ->
                                each.kind().equals("REPEAT") || each.kind().equals(ESCALATED))
                        .map(Waiting::alert),
                now);
        return file.change(change -> {
            List<Waiting> ready = new ArrayList<>();
            for (Waiting each : group) {
                boolean escalates = each.kind().equals(ESCALATED);
                if (escalates && each.dueMillis() > now.toEpochMilli()) {
                    continue; // others of its group do not hurry it
                }
                Optional<Instant> until = silent.get(each.seq());
                if (until == null || (each.kind().equals("REPEAT") && acknowledged.contains(each.alert()))) {
                    change.drop(each.id()); // its retention is over, or somebody looks after it
                } else if (escalates && acknowledged.contains(each.alert())) {
                    change.hold(each.id(), now.plus(LOOKED_AT_AGAIN).toEpochMilli()); // that may be taken back, or end
                } else if (until.isPresent()) {
                    change.hold(each.id(), until.get().toEpochMilli());
                } else {
                    ready.add(each);
                }
            }
            if (!ready.isEmpty()) {
                deliver(ready, rows, to, now, change);
            }
            return !ready.isEmpty();
        });
    }

    private Map<Long, AlertRow> rows(List<Waiting> due) {
        Map<Long, AlertRow> rows = new HashMap<>();
        List<Long> places = due.stream().map(Waiting::seq).distinct().sorted().toList();
        for (int from = 0; from < places.size(); from += AT_ONCE) {
            alerts.numbered(places.subList(from, Math.min(places.size(), from + AT_ONCE)))
                    .forEach(each -> rows.put(each.seq(), each.row()));
        }
        return rows;
    }

    private static void deliver(
            List<Waiting> group, Map<Long, AlertRow> rows, Addressee to, Instant now, Change change) {
        for (Waiting each : group) {
            change.drop(each.id());
            if (each.kind().equals("RESOLVED")) {
                change.untold(each.alert(), each.channel());
            } else {
                change.told(each.alert(), each.channel());
            }
        }
        // the worst first, what is over last: a channel that has room for a few tells those
        List<Long> events = group.stream()
                .sorted(Comparator.comparing((Waiting each) -> each.kind().equals("RESOLVED"))
                        .thenComparing(each -> severity(rows, each), Comparator.reverseOrder())
                        .thenComparing(Waiting::id))
                .map(Waiting::seq)
                .toList();
        Waiting first = group.get(0);
        int from = 0;
        do {
            List<Long> told = events.subList(from, Math.min(events.size(), from + TOLD_AT_ONCE));
            from += told.size();
            int more = to.eachAlert() ? 0 : events.size() - from;
            change.deliver(first.channel(), to.name(), first.group(), told, more, now.toEpochMilli());
        } while (to.eachAlert() && from < events.size());
    }

    private static Severity severity(Map<Long, AlertRow> rows, Waiting each) {
        AlertRow row = rows.get(each.seq());
        return row == null ? Severity.INFO : row.severity();
    }
}
