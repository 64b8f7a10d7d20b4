package oxmon.server.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.Severity;
import oxmon.alerting.Silence;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.sqlite.Attempt;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;

/**
 * Random events, windows of silence and restarts, against what each channel was told: every message must follow on what the channel knew,
 * and what it knows must be how it is, unless something holds that back just then.
 */
class PipelineModelTest extends PipelineCase {
    private static final String OVER = "over";
    private static final String FLAPS = "flaps";

    /** {@code -Doxmon.test.steps=1000} for a long run. */
    private static final int STEPS = Integer.getInteger("oxmon.test.steps", 150);

    /** One rule on one host. */
    private static final class One {
        final String rule;
        final String host;
        final String metric;
        String fires = OVER;
        boolean flaps;
        final Set<Long> slots = new TreeSet<>();
        final Map<String, String> known = new HashMap<>();

        One(String rule, String host, String metric) {
            this.rule = rule;
            this.host = host;
            this.metric = metric;
        }

        /** The weighted share of the last 20 slots, counted anew. */
        double percent(long slot) {
            return slots.stream()
                    .mapToDouble(each -> slot - each < 20 ? 5 * (1.2 - (slot - each) * 0.4 / 19) : 0)
                    .sum();
        }
    }

    private final List<One> all = new ArrayList<>();
    private final Set<String> met = new TreeSet<>();
    private boolean silent;
    private int number;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatEachChannelKnowsIsHowItIs(int seed) {
        Random random = new Random(seed);
        rule("down", "type", "agent_down");
        rule("cpu");
        rule("disk", "depends_on", List.of("cpu"));
        channels.add(channel("by-host", Severity.WARNING, true));
        for (String host : List.of("web-1", "db-1")) {
            all.add(new One("down", host, Silence.AGENT_METRIC));
            all.add(new One("cpu", host, "cpu.usage"));
            all.add(new One("disk", host, "disk"));
        }
        for (int step = 0; step < STEPS; step++) {
            now = now.plusSeconds(random.nextInt(200));
            if (random.nextInt(10) == 0) {
                silent = !silent;
                windows.clear();
                if (silent) {
                    window(
                            "recurrence",
                            "daily",
                            "start_time",
                            "00:00",
                            "end_time",
                            "24:00",
                            "agents",
                            List.of("web-*"));
                }
                pipeline.lookAgain();
            }
            // the first ones are calm for long, so that not all of it flaps
            One one = all.get(random.nextInt(step < STEPS / 2 ? 6 : 5));
            boolean changes = !one.rule.equals("down") || random.nextInt(3) == 0;
            if (changes && random.nextInt(step % 100 < 60 ? 1 : 4) == 0) {
                change(one, random.nextInt(5) == 0 && !one.fires.equals(OVER));
            }
            if (random.nextInt(12) == 0) {
                reopen();
            }
            take();
            if (random.nextInt(12) == 0) {
                reopen();
            }
            pipeline.flush();
            check("step " + step);
        }
        windows.clear();
        silent = false;
        pipeline.lookAgain();
        for (One one : all) {
            if (!one.fires.equals(OVER)) {
                change(one, false);
                take();
            }
        }
        now = now.plus(Duration.ofHours(2));
        take();
        pipeline.flush();
        check("the end");
        all.forEach(one -> assertThat(Set.copyOf(one.known.values())).isSubsetOf(OVER));
        assertThat(met).contains("FIRING", "REPEAT", "RESOLVED", "FLAPPING", "STABLE", "held back");
    }

    private void change(One one, boolean repeats) {
        boolean begins = one.fires.equals(OVER);
        String id = begins ? one.rule + ++number : one.fires;
        Kind kind = repeats ? Kind.REPEAT : begins ? Kind.FIRING : Kind.RESOLVED;
        alerts.write(List.of(row(id, kind, one.rule, one.host, one.metric)), List.of());
        if (!repeats) {
            one.fires = begins ? id : OVER;
            one.slots.add(slot());
            one.flaps |= one.percent(slot()) > 30;
        }
    }

    private long slot() {
        return now.toEpochMilli() / 180_000;
    }

    private void take() {
        while (pipeline.take()) {
            // there may be more
        }
        all.forEach(one -> one.flaps &= one.percent(slot()) >= 25);
    }

    private boolean held(One one) {
        return (silent && one.host.equals("web-1"))
                || (!one.rule.equals("down") && fires("down", one.host))
                || (one.rule.equals("disk") && fires("cpu", one.host));
    }

    private boolean fires(String rule, String host) {
        return all.stream()
                .anyMatch(each -> each.rule.equals(rule) && each.host.equals(host) && !each.fires.equals(OVER));
    }

    private void check(String when) {
        List<Delivery> messages =
                new ArrayList<>(file.deliveries(new NotificationFile.Wanted(null, Delivery.State.QUEUED, 1_000, 0))
                        .rows());
        Collections.reverse(messages);
        for (Delivery message : messages) {
            List<Delivery.Event> events = new ArrayList<>(message.events());
            events.sort(Comparator.comparing(Delivery.Event::seq));
            for (Delivery.Event event : events) {
                AlertFile.Numbered kept = alerts.numbered(List.of(event.seq())).get(0);
                told(when, message.channel(), event.kind().replaceFirst(":.*", ""), kept.row());
            }
            file.attempted(message, Delivery.State.SENT, 0, Set.of(), new Attempt(0, 0, true, "200", ""), List.of());
        }
        for (One one : all) {
            for (String channel : List.of("mail", "by-host")) {
                String known = one.known.getOrDefault(channel, OVER);
                String about = when + ", " + channel + ", " + one.rule + " on " + one.host;
                if (one.flaps && !held(one)) {
                    assertThat(known).as(about).isIn(FLAPS, OVER);
                } else if (held(one) && !known.equals(one.fires)) {
                    met.add("held back");
                } else if (!held(one)) {
                    assertThat(known).as(about).isEqualTo(one.fires);
                }
            }
        }
    }

    /** The message must follow on what the channel knew. */
    private void told(String when, String channel, String kind, AlertRow row) {
        One one = all.stream()
                .filter(each -> each.rule.equals(row.ruleId())
                        && each.host.equals(row.series().agent()))
                .findFirst()
                .orElseThrow();
        String known = one.known.getOrDefault(channel, OVER);
        String about = when + ", " + channel + ", " + kind + ' ' + row.kind() + ' ' + row.id();
        assertThat(held(one)).as(about + " while it is held back").isFalse();
        boolean over = row.kind() == Kind.RESOLVED;
        met.add(kind.isEmpty() ? row.kind().name() : kind);
        switch (kind) {
            case "FLAPPING" -> {
                assertThat(known).as(about).isNotEqualTo(FLAPS);
                one.known.put(channel, FLAPS);
            }
            case "STABLE" -> {
                assertThat(known).as(about).isNotEqualTo(OVER);
                one.known.put(channel, over ? OVER : row.id());
            }
            default -> {
                assertThat(known).as(about).isEqualTo(row.kind() == Kind.FIRING ? OVER : row.id());
                one.known.put(channel, over ? OVER : row.id());
            }
        }
    }
}
