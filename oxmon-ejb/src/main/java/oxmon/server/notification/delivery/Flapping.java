package oxmon.server.notification.delivery;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oxmon.alerting.AlertEvent;
import oxmon.notification.FlapHistory;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.sqlite.Flap;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.notification.sqlite.NotificationFile.Change;
import oxmon.server.notification.sqlite.Waiting;
import oxmon.server.settings.FlappingSettings;

/**
 * Sees that alerts of a rule about a series come and go all the time. Then a channel is told that once, of nothing that follows, and
 * once how it is when that is over. In {@code told}, a channel knows of a series that flaps under its key, as it knows of an alert under
 * its id. Used by the pipeline's thread.
 */
final class Flapping {
    private static final String SLOT = "flapping_slot";

    private final NotificationFile file;
    private final FlappingSettings settings;
    private final Routes routes;
    private final Waitlist waitlist;

    Flapping(NotificationFile file, FlappingSettings settings, Routes routes, Waitlist waitlist) {
        this.file = file;
        this.settings = settings;
        this.routes = routes;
        this.waitlist = waitlist;
    }

    /** Begins to count anew when slots are others now, or nothing counts any more: what flaps is stable then. */
    void begin(Change change) {
        long slot = settings.enabled() ? settings.slotMillis() : 0;
        if (change.state(SLOT).orElse(0L) != slot) {
            change.calmFlaps();
            change.state(SLOT, slot);
        }
    }

    private long slot(Instant now) {
        return now.toEpochMilli() / settings.slotMillis();
    }

    /** Takes note of an event; says whether its series flaps, so that it is not told as it is. */
    boolean take(Question event, List<Channel> all, Instant now, Change change) {
        if (!settings.enabled()) {
            return false;
        }
        AlertRow row = event.row();
        String key = Flap.key(row.ruleId(), row.series());
        Flap known = change.flap(key).orElse(null);
        boolean flapped = known != null && known.flaps();
        if (row.kind() == AlertEvent.Kind.REPEAT) {
            return flapped;
        }
        FlapHistory history = (known == null ? FlapHistory.CALM : known.history()).at(slot(now));
        if (row.reason() == AlertEvent.Reason.RULE) {
            history = new FlapHistory(history.slot(), 0); // what it did says nothing of what it will do
        } else if (row.kind() != AlertEvent.Kind.RELEASED && row.other().isEmpty()) { // another level is no other state
            history = history.changed();
        }
        boolean flaps = flapped || history.percent() > settings.highPercent();
        if (known != null || history.changes() != 0) {
            change.keep(new Flap(key, history, flaps, event.seq()));
        }
        if (flapped) {
            goesOn(event, key, all, now, change);
        } else if (flaps) {
            begins(event, key, all, now, change);
        }
        return flaps;
    }

    /** Who knows of the alert, or was about to, is told that it flaps in place of this event. */
    private void begins(Question event, String key, List<Channel> all, Instant now, Change change) {
        AlertRow row = event.row();
        for (Channel channel : all) {
            String group = waitlist.group(row.id(), row, channel, change);
            boolean knows = change.toldOf(row.id()).contains(channel.id());
            boolean aboutTo = false;
            for (Waiting each : change.ofAlert(row.id())) {
                if (each.channel().equals(channel.id())) {
                    change.drop(each.id());
                    aboutTo |= !each.held() && !each.kind().equals(Waiting.ESCALATED);
                }
            }
            if (knows) { // it hears how it ends, even if it never hears that it flaps
                change.told(key, channel.id(), group, event.seq());
                change.untold(row.id(), channel.id());
            }
            if (knows || aboutTo || concerns(row, channel)) {
                waitlist.add(channel, Flap.FLAPPING, key, group, event, now, change);
            }
        }
    }

    /** Who would be told of it and does not know yet that it flaps is told that. */
    private void goesOn(Question event, String key, List<Channel> all, Instant now, Change change) {
        AlertRow row = event.row();
        for (Channel channel : all) {
            change.untold(row.id(), channel.id());
            if (concerns(row, channel)
                    && !change.toldOf(key).contains(channel.id())
                    && change.ofAlert(key).stream()
                            .noneMatch(each -> each.channel().equals(channel.id())
                                    && each.kind().equals(Flap.FLAPPING))) {
                String group = waitlist.group(key, row, channel, change);
                waitlist.add(channel, Flap.FLAPPING, key, group, event, now, change);
            }
        }
    }

    private boolean concerns(AlertRow row, Channel channel) {
        return row.kind() != AlertEvent.Kind.RESOLVED
                && row.tell()
                && channel.escalateAfter().isZero()
                && routes.lead(row, channel);
    }

    /** Tells how those are that flap no more. Called when all events were taken. */
    void settle(AlertFile alerts, List<Channel> all, Quiet quiet, Instant now) {
        List<Flap> calm = file.flapping().stream()
                .filter(each ->
                        !settings.enabled() || each.history().at(slot(now)).percent() < settings.lowPercent())
                .toList();
        if (calm.isEmpty()) {
            return;
        }
        Quiet.Now quietNow = quiet.at(now);
        Map<Long, Question> newest = new HashMap<>();
        alerts.numbered(calm.stream().map(Flap::seq).toList())
                .forEach(each -> newest.put(
                        each.seq(), new Question(each.seq(), each.row(), quietNow.until(each.row()), null, false)));
        file.change(change -> {
            for (Flap each : calm) {
                Question event = newest.get(each.seq());
                if (event != null) { // else its retention is over
                    all.forEach(channel -> settle(each.key(), event, channel, now, change));
                }
                change.forgetTold(each.key());
                change.keep(new Flap(each.key(), each.history(), false, each.seq()));
            }
            return true;
        });
    }

    private void settle(String key, Question event, Channel channel, Instant now, Change change) {
        AlertRow row = event.row();
        boolean fires = row.kind() != AlertEvent.Kind.RESOLVED;
        String group = waitlist.group(key, row, channel, change);
        for (Waiting each : change.ofAlert(key)) {
            if (each.channel().equals(channel.id()) && each.kind().equals(Flap.FLAPPING)) {
                change.drop(each.id()); // nobody was told yet that it flaps
            }
        }
        Long since = change.knownSince(key, channel.id()).orElse(null);
        if (since != null) {
            if (fires) { // it knows of the alert by that, and hears of its end
                change.told(row.id(), channel.id(), group);
            }
            if (fires || channel.sendResolved()) {
                waitlist.add(channel, Flap.stable(since), key, group, event, now, change);
            }
        } else if (fires && row.tell() && routes.lead(row, channel)) {
            waitlist.fires(event, channel, now, change);
        }
    }

    /** Forgets what has been calm for the whole window. */
    void tidy(Change change, Instant now) {
        change.dropFlaps(settings.enabled() ? slot(now) - FlapHistory.SLOTS : Long.MAX_VALUE);
    }
}
