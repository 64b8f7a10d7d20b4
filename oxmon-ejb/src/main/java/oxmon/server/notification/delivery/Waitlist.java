package oxmon.server.notification.delivery;

import java.time.Duration;
import java.time.Instant;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.sqlite.NotificationFile.Change;
import oxmon.server.notification.sqlite.Waiting;

/** Lets events wait for their group, or for the end of what holds them back. Immutable. */
final class Waitlist {
    private final Grouping grouping;
    private final Duration aggregation;

    /**
     * @param aggregation how long the first event of a group waits for others
     */
    Waitlist(Grouping grouping, Duration aggregation) {
        this.grouping = grouping;
        this.aggregation = aggregation;
    }

    /** The channel is told of the event with its group. */
    void add(Channel channel, String kind, Question event, Instant now, Change change) {
        AlertRow row = event.row();
        add(channel, kind, row.id(), group(row.id(), row, channel, change), event, now, change);
    }

    /**
     * The same.
     *
     * @param subject the alert, or what else it is about
     * @param group the one in which it is told
     */
    void add(Channel channel, String kind, String subject, String group, Question event, Instant now, Change change) {
        Instant usual = now.plus(aggregation);
        Instant due = event.silentUntil().filter(until -> until.isAfter(usual)).orElse(usual);
        change.add(new Waiting(
                0,
                channel.id(),
                group,
                subject,
                kind,
                event.seq(),
                due.toEpochMilli(),
                event.silentUntil().isPresent(),
                event.row().series().agent()));
    }

    /** The channel is told of an alert that fires: with its group, or once nobody acknowledged it for long. */
    void fires(Question event, Channel channel, Instant now, Change change) {
        if (channel.escalateAfter().isZero()) {
            add(channel, "FIRING", event, now, change);
            return;
        }
        long due = now.plus(channel.escalateAfter()).toEpochMilli(); // whether it is silent then is seen then
        AlertRow row = event.row();
        change.add(new Waiting(
                0,
                channel.id(),
                grouping.of(row, channel),
                row.id(),
                Waiting.ESCALATED,
                event.seq(),
                due,
                false,
                row.series().agent()));
    }

    /** What follows on something that waits or was told stays with it, so that it is not told before. */
    String group(String subject, AlertRow row, Channel channel, Change change) {
        return change.group(subject, channel.id())
                .map(told -> told.isEmpty() ? row.ruleId() : told) // as an earlier version grouped them
                .orElseGet(() -> grouping.of(row, channel));
    }
}
