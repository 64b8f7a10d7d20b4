package oxmon.server.notification.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEvent;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.notification.sqlite.NotificationFile.Change;
import oxmon.server.notification.sqlite.Waiting;

/**
 * Turns events of alerts into messages, in this order: who is told (severity), when (windows of silence), with what (grouping). It reads
 * the events of {@code alerts.db} in the order in which they were kept, and notes in one transaction how far it has come and what follows
 * from it; so each event counts exactly once, whenever the process ends. Used by one thread.
 */
final class Pipeline {
    private static final int AT_ONCE = 1_000;

    /** A message tells no more; the rest is counted. */
    private static final int TOLD_AT_ONCE = 500;

    private static final String SEQ = "seq";
    private static final String FILE = "file";

    private final AlertFile alerts;
    private final NotificationFile file;
    private final Supplier<List<Channel>> channels;
    private final Silences silences;
    private final Duration aggregation;
    private final Clock clock;

    /**
     * @param channels those that are enabled
     * @param aggregation how long the first event of a group waits for others
     */
    Pipeline(
            AlertFile alerts,
            NotificationFile file,
            Supplier<List<Channel>> channels,
            Silences silences,
            Duration aggregation,
            Clock clock) {
        this.alerts = alerts;
        this.file = file;
        this.channels = channels;
        this.silences = silences;
        this.aggregation = aggregation;
        this.clock = clock;
    }

    /** Called before the first event of this run can come: what happened before anybody was to be told is no news. */
    void begin() {
        long identity = alerts.identity();
        long newest = alerts.newestSeq();
        long now = clock.millis();
        file.change(change -> {
            Optional<Long> known = change.state(FILE);
            if (known.isEmpty()) {
                change.state(SEQ, newest);
            } else if (known.get() != identity) {
                change.forgetEvents(now, "alerts.db was begun anew");
                change.state(SEQ, 0);
            }
            change.state(FILE, identity);
            change.keepOnly(channels.get().stream().map(Channel::name).toList(), now);
            return true;
        });
    }

    /** Takes the next events; says whether there may be more. */
    boolean take() {
        long seq = file.change(change -> change.state(SEQ)).orElse(0L);
        List<AlertFile.Numbered> events = alerts.after(seq, AT_ONCE);
        if (events.isEmpty()) {
            return false;
        }
        List<Channel> all = channels.get();
        Instant now = clock.instant();
        Map<String, AlertRow> successors = successors(events);
        file.change(change -> {
            for (AlertFile.Numbered each : events) {
                take(each.seq(), each.row(), all, successors, now, change);
            }
            change.state(SEQ, events.get(events.size() - 1).seq());
            return true;
        });
        return events.size() == AT_ONCE;
    }

    /** The firings that took the place of alerts of another level, by their ids; asked for before the transaction. */
    private Map<String, AlertRow> successors(List<AlertFile.Numbered> events) {
        Map<String, AlertRow> found = new HashMap<>();
        for (AlertFile.Numbered each : events) {
            String other = each.row().other();
            if (each.row().kind() == AlertEvent.Kind.RESOLVED && !other.isEmpty()) {
                alerts.ofAlert(other).stream()
                        .filter(row -> row.kind() == AlertEvent.Kind.FIRING)
                        .findFirst()
                        .ifPresent(row -> found.put(other, row));
            }
        }
        return found;
    }

    private void take(
            long seq, AlertRow row, List<Channel> all, Map<String, AlertRow> successors, Instant now, Change change) {
        switch (row.kind()) {
            case FIRING, RELEASED -> {
                if (row.tell()) {
                    all.stream()
                            .filter(channel -> accepts(channel, row))
                            .forEach(channel -> add(channel.name(), "FIRING", seq, row, now, change));
                }
            }
            case REPEAT -> {
                List<Waiting> waiting = change.ofAlert(row.id());
                all.stream()
                        .filter(channel -> accepts(channel, row))
                        .filter(channel -> waiting.stream()
                                .noneMatch(each -> each.channel().equals(channel.name())))
                        .filter(channel -> silences.until(row, now).isEmpty())
                        .forEach(channel -> add(channel.name(), "REPEAT", seq, row, now, change));
            }
            case RESOLVED -> resolved(seq, row, all, successors.get(row.other()), now, change);
        }
    }

    private void resolved(
            long seq, AlertRow row, List<Channel> all, @Nullable AlertRow successor, Instant now, Change change) {
        List<String> told = change.toldOf(row.id());
        List<Waiting> waiting = change.ofAlert(row.id());
        for (Channel channel : all) {
            boolean knows = told.contains(channel.name());
            boolean aboutTo = false;
            for (Waiting each : waiting) {
                if (each.channel().equals(channel.name())) {
                    if (each.held()) {
                        change.drop(each.id()); // it was over before anybody was to know
                    } else {
                        aboutTo = true;
                    }
                }
            }
            boolean replaced = successor != null && successor.tell() && accepts(channel, successor);
            if (channel.sendResolved() && !replaced && (knows || aboutTo)) {
                add(channel.name(), "RESOLVED", seq, row, now, change);
            } else if (knows) {
                change.untold(row.id(), channel.name());
            }
        }
    }

    private static boolean accepts(Channel channel, AlertRow row) {
        return row.severity().compareTo(channel.minSeverity()) >= 0;
    }

    private void add(String channel, String kind, long seq, AlertRow row, Instant now, Change change) {
        Instant usual = now.plus(aggregation);
        Optional<Instant> silent = silences.until(row, now);
        Instant due = silent.filter(until -> until.isAfter(usual)).orElse(usual);
        change.add(new Waiting(0, channel, group(row), row.id(), kind, seq, due.toEpochMilli(), silent.isPresent()));
    }

    /** What is alike: the alerts of one rule. */
    private static String group(AlertRow row) {
        return row.ruleId();
    }

    /** Makes messages of all groups that are due; says for which channels. */
    List<String> flush() {
        Instant now = clock.instant();
        Optional<Long> next = file.nextDue();
        if (next.isEmpty() || next.get() > now.toEpochMilli()) {
            return List.of();
        }
        List<String> woken = new ArrayList<>();
        file.change(change -> {
            woken.clear();
            List<Waiting> due = change.due(now.toEpochMilli());
            Map<Long, AlertRow> rows = rows(due);
            Map<List<String>, List<Waiting>> groups = new LinkedHashMap<>();
            for (Waiting each : due) {
                AlertRow row = rows.get(each.seq());
                Optional<Instant> silent = row == null ? Optional.empty() : silences.until(row, now);
                if (row == null) {
                    change.drop(each.id()); // its retention is over
                } else if (silent.isPresent()) {
                    change.hold(each.id(), silent.get().toEpochMilli());
                } else if (!each.held() || each.dueMillis() <= now.toEpochMilli()) {
                    groups.computeIfAbsent(List.of(each.channel(), each.group()), key -> new ArrayList<>())
                            .add(each);
                }
            }
            groups.values().forEach(group -> {
                deliver(group, now, change);
                woken.add(group.get(0).channel());
            });
            return true;
        });
        return woken;
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

    private static void deliver(List<Waiting> group, Instant now, Change change) {
        for (Waiting each : group) {
            change.drop(each.id());
            if (each.kind().equals("RESOLVED")) {
                change.untold(each.alert(), each.channel());
            } else {
                change.told(each.alert(), each.channel());
            }
        }
        List<Long> events = group.stream().map(Waiting::seq).toList();
        Waiting first = group.get(0);
        int told = Math.min(events.size(), TOLD_AT_ONCE);
        change.deliver(
                first.channel(), first.group(), events.subList(0, told), events.size() - told, now.toEpochMilli());
    }

    /** When {@link #flush} has something to do next. */
    Optional<Instant> nextDue() {
        return file.nextDue().map(Instant::ofEpochMilli);
    }
}
