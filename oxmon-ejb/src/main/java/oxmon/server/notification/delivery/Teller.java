package oxmon.server.notification.delivery;

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
import oxmon.alerting.Severity;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelTypes;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.Flap;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.notification.sqlite.NotificationFile.Change;
import oxmon.server.notification.sqlite.Waiting;

/** Makes messages of what is due, unless something holds it back by now. Used by the pipeline's thread. */
final class Teller {
    /** A message tells no more; the rest is counted. */
    private static final int TOLD_AT_ONCE = 500;

    /** Of one group; what is more comes with the next message. */
    private static final int WAITING_AT_ONCE = 20_000;

    private static final int GROUPS_AT_ONCE = 100;
    private static final int READ_AT_ONCE = 1_000;
    private static final Duration LOOKED_AT_AGAIN = Duration.ofSeconds(60);

    private final AlertFile alerts;
    private final NotificationFile file;
    private final Supplier<List<Channel>> channels;
    private final Quiet quiet;
    private final Duration interval;

    /**
     * @param interval how long after a message of a group the next one waits at least
     */
    Teller(AlertFile alerts, NotificationFile file, Supplier<List<Channel>> channels, Quiet quiet, Duration interval) {
        this.alerts = alerts;
        this.file = file;
        this.channels = channels;
        this.quiet = quiet;
        this.interval = interval;
    }

    /** Makes messages of groups that are due; says for which channels. */
    Set<String> tell(Instant now) {
        List<Channel> all = channels.get();
        List<NotificationFile.Group> groups =
                file.due(all.stream().map(Channel::id).toList(), now.toEpochMilli(), GROUPS_AT_ONCE);
        if (groups.isEmpty()) {
            return Set.of();
        }
        Quiet.Now quietNow = quiet.at(now);
        Set<String> woken = new HashSet<>();
        for (NotificationFile.Group group : groups) {
            Addressee to = all.stream()
                    .filter(channel -> channel.id().equals(group.channel()))
                    .map(channel -> new Addressee(
                            channel.name(), ChannelTypes.named(channel.type()).eachAlert()))
                    .findFirst()
                    .orElse(new Addressee(group.channel(), false));
            if (tell(file.waiting(group, WAITING_AT_ONCE), to, quietNow)) { // nobody else changes what waits
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

    /** Says whether there is a message of it. */
    private boolean tell(List<Waiting> group, Addressee to, Quiet.Now quietNow) {
        Instant now = quietNow.now();
        Map<Long, AlertRow> rows = rows(group);
        Map<Long, Optional<Instant>> silent = new HashMap<>();
        rows.forEach((seq, row) -> silent.put(seq, quietNow.until(row)));
        Set<String> acknowledged = Pipeline.acknowledged(
                alerts,
                group.stream()
                        .filter(each ->
                                each.kind().equals("REPEAT") || each.kind().equals(Waiting.ESCALATED))
                        .map(Waiting::alert),
                now);
        return file.change(change -> {
            List<Waiting> ready = new ArrayList<>();
            List<Waiting> held = new ArrayList<>();
            for (Waiting each : group) {
                boolean escalates = each.kind().equals(Waiting.ESCALATED);
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
                    held.add(each);
                } else {
                    ready.add(each);
                }
            }
            forgetWhole(held, change);
            putOff(ready, now, change);
            if (!ready.isEmpty()) {
                deliver(ready, rows, to, now, change);
            }
            return !ready.isEmpty();
        });
    }

    /** Lets what is ready wait until the group's interval is over, but for what escalates. */
    private void putOff(List<Waiting> ready, Instant now, Change change) {
        if (interval.isZero() || ready.isEmpty()) {
            return;
        }
        Waiting first = ready.get(0);
        long since = now.minus(interval).toEpochMilli();
        change.newestMessage(first.channel(), first.group(), since).ifPresent(millis -> {
            long due = millis + interval.toMillis();
            ready.removeIf(each -> {
                boolean later = !each.kind().equals(Waiting.ESCALATED);
                if (later && each.dueMillis() != due) {
                    change.due(each.id(), due);
                }
                return later;
            });
        });
    }

    /** What began and ended before anybody knew of it, and may not be told now, is never told. */
    private static void forgetWhole(List<Waiting> held, Change change) {
        for (Waiting end : held) {
            if (end.kind().equals("RESOLVED")
                    && !change.toldOf(end.alert()).contains(end.channel())
                    && held.stream()
                            .anyMatch(each ->
                                    each.kind().equals("FIRING") && each.alert().equals(end.alert()))) {
                held.stream().filter(each -> each.alert().equals(end.alert())).forEach(each -> change.drop(each.id()));
            }
        }
    }

    private Map<Long, AlertRow> rows(List<Waiting> due) {
        Map<Long, AlertRow> rows = new HashMap<>();
        List<Long> places = due.stream().map(Waiting::seq).distinct().sorted().toList();
        for (int from = 0; from < places.size(); from += READ_AT_ONCE) {
            alerts.numbered(places.subList(from, Math.min(places.size(), from + READ_AT_ONCE)))
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
            } else if (each.kind().equals(Flap.FLAPPING)) {
                change.told(each.alert(), each.channel(), each.group(), each.seq());
            } else if (!Flap.isStable(each.kind())) {
                change.told(each.alert(), each.channel(), each.group());
            }
        }
        // the worst first, what is over last: a channel that has room for a few tells those
        List<Delivery.Event> events = group.stream()
                .sorted(Comparator.comparing((Waiting each) -> each.kind().equals("RESOLVED"))
                        .thenComparing(each -> severity(rows, each), Comparator.reverseOrder())
                        .thenComparing(Waiting::id))
                .map(Teller::event)
                .toList();
        Waiting first = group.get(0);
        int from = 0;
        do {
            List<Delivery.Event> told = events.subList(from, Math.min(events.size(), from + TOLD_AT_ONCE));
            from += told.size();
            int more = to.eachAlert() ? 0 : events.size() - from;
            change.deliver(first.channel(), to.name(), first.group(), told, more, now.toEpochMilli());
        } while (to.eachAlert() && from < events.size());
    }

    private static Delivery.Event event(Waiting each) {
        boolean flap = each.kind().equals(Flap.FLAPPING) || Flap.isStable(each.kind());
        return new Delivery.Event(each.seq(), flap ? each.kind() : "");
    }

    private static Severity severity(Map<Long, AlertRow> rows, Waiting each) {
        AlertRow row = rows.get(each.seq());
        return row == null ? Severity.INFO : row.severity();
    }
}
