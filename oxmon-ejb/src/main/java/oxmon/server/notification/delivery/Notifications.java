package oxmon.server.notification.delivery;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;
import oxmon.common.Fault;
import oxmon.metrics.Series;
import oxmon.notification.Message;
import oxmon.notification.SilenceWindow;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.agents.groups.Groups;
import oxmon.server.alerting.AlertChanged;
import oxmon.server.alerting.Rules;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.catalog.Entry;
import oxmon.server.common.Threads;
import oxmon.server.notification.Channel;
import oxmon.server.notification.Channels;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.SilenceWindows;
import oxmon.server.notification.sqlite.Attempt;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.Flap;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.outbound.Outbound;
import oxmon.server.settings.ServerSettings;
import oxmon.server.settings.TellingSettings;

/**
 * Tells people of alerts by channels, and answers for what was told. Runs without a container, given its parts. Thread-safe.
 */
@Singleton
public class Notifications {
    private static final Logger LOG = System.getLogger(Notifications.class.getName());
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final long TIDY_MILLIS = 3_600_000;
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Supplier<List<Channel>> channels;
    private final Supplier<List<SilenceWindow>> windows;
    private final NotificationFile file;
    private final AlertFile alerts;
    private final Function<String, Optional<Rule>> rules;
    private final Duration retention;
    private final ThreadFactory threads;
    private final Clock clock;
    private final Outbound outbound;
    private final Inhibition inhibition;
    private final Pipeline pipeline;
    private final Map<String, Courier> couriers = new ConcurrentHashMap<>();
    private final List<Thread> running = new ArrayList<>();
    private List<Channel> served = List.of();
    private List<SilenceWindow> silent = List.of();
    private final Object bell = new Object();
    private boolean rung;
    private volatile boolean started;
    private volatile @Nullable String problem;
    private long tidiedMillis;

    @Inject
    Notifications(
            ServerSettings settings,
            Channels channels,
            SilenceWindows windows,
            Outbound outbound,
            AlertFile alerts,
            NotificationFile file,
            Rules rules,
            Agents agents,
            Groups groups,
            Threads threads,
            Clock clock) {
        this(
                () -> channels.list().stream().map(Entry::value).toList(),
                () -> windows.list().stream().map(Entry::value).toList(),
                settings.notification().telling(),
                settings.notification().retention(),
                outbound,
                alerts,
                file,
                () -> rules.list().stream().map(Entry::value).toList(),
                (agent, group) -> groups.find(group)
                        .filter(each -> each.name().equals(group))
                        .flatMap(each ->
                                agents.find(agent).map(host -> each.selector().picks(host.id(), host.tags())))
                        .orElse(false),
                agent -> agents.find(agent).map(AgentStatus::tags).orElse(Map.of()),
                threads.named("notification"),
                clock);
    }

    /**
     * @param channels all there are now; one that is as it was is the same object
     * @param windows all there are now
     * @param rules all there are now
     * @param tags those of a host
     */
    Notifications(
            Supplier<List<Channel>> channels,
            Supplier<List<SilenceWindow>> windows,
            TellingSettings telling,
            Duration retention,
            Outbound outbound,
            AlertFile alerts,
            NotificationFile file,
            Supplier<List<Rule>> rules,
            BiPredicate<String, String> inGroup,
            Function<String, Map<String, String>> tags,
            ThreadFactory threads,
            Clock clock) {
        this.channels = channels;
        this.windows = windows;
        this.file = file;
        this.alerts = alerts;
        this.rules =
                id -> rules.get().stream().filter(rule -> rule.id().equals(id)).findFirst();
        this.inhibition = new Inhibition(alerts, rules);
        this.retention = retention;
        this.outbound = outbound;
        this.threads = threads;
        this.clock = clock;
        this.pipeline = new Pipeline(
                alerts,
                file,
                this::enabled,
                new Routes(this.rules, inGroup),
                new Quiet(new Silences(windows, inGroup), inhibition),
                new Grouping(telling.groupBy(), tags),
                telling,
                clock);
    }

    private List<Channel> enabled() {
        return channels.get().stream().filter(Channel::enabled).toList();
    }

    /** Goes on where it was. Called before the first alert of this run. */
    public synchronized void start() {
        pipeline.look();
        started = true;
        run(this::work);
    }

    private synchronized void run(Runnable task) {
        Thread thread = threads.newThread(task);
        running.removeIf(each -> each.getState() == Thread.State.TERMINATED);
        running.add(thread);
        thread.start();
    }

    /** Looks whether channels are others now: each that is enabled has a courier, and one that is no more tells nothing. */
    private synchronized void serve() {
        List<Channel> now = channels.get();
        if (!started || now.equals(served)) {
            return;
        }
        for (Channel channel : now) {
            Courier courier = couriers.get(channel.id());
            if (courier == null && channel.enabled()) {
                Courier hired = new Courier(channel, file, new MessageReader(alerts, rules), clock);
                couriers.put(channel.id(), hired);
                run(hired);
            } else if (courier != null) {
                courier.use(channel);
            }
        }
        List<String> ids = now.stream().map(Channel::id).toList();
        for (Channel before : served) {
            if (!ids.contains(before.id())) {
                Courier courier = couriers.remove(before.id());
                if (courier != null) {
                    courier.close();
                }
                pipeline.removed(before.id());
            }
        }
        served = now;
    }

    /** Looks whether windows of silence are others now; what they held back may be told. */
    private void listen() {
        List<SilenceWindow> now = windows.get();
        if (!now.equals(silent)) {
            pipeline.lookAgain();
            silent = now;
        }
    }

    /** Channels or windows changed; without it, it is seen within a second. */
    public void reconsider() {
        ring();
    }

    void changed(@Observes AlertChanged change) {
        ring();
    }

    private void ring() {
        synchronized (bell) {
            rung = true;
            bell.notifyAll();
        }
    }

    /** Takes events and makes messages of them. */
    private void work() {
        boolean begun = false;
        while (started) {
            boolean more = false;
            try {
                serve();
                if (!begun) {
                    pipeline.begin();
                    begun = true;
                }
                listen();
                more = pipeline.take();
                for (String channel : pipeline.flush()) {
                    courier(channel).ifPresent(Courier::wake);
                }
                tidy();
                problem = null;
            } catch (RuntimeException | Error e) {
                if (problem == null) {
                    LOG.log(Level.ERROR, "notifications wait: " + e.getMessage(), e);
                }
                problem = "notifications wait: " + e.getMessage();
                more = false;
            }
            if (!more) {
                await();
            }
        }
    }

    private void await() {
        synchronized (bell) {
            try {
                if (started && !rung) {
                    bell.wait(LONGEST_WAIT_MILLIS);
                }
                rung = false;
            } catch (InterruptedException e) {
                started = false;
            }
        }
    }

    private void tidy() {
        long now = clock.millis();
        if (now - tidiedMillis >= TIDY_MILLIS) {
            tidiedMillis = now;
            file.dropBefore(now - retention.toMillis());
            pipeline.tidy(now - 24 * TIDY_MILLIS);
        }
    }

    /** Ends what is under way; what waits is told after the next start. Called when alerts change no more. */
    public void stop() {
        List<Thread> ending;
        synchronized (this) {
            started = false;
            ending = List.copyOf(running);
        }
        ring();
        couriers.values().forEach(Courier::close);
        outbound.close(); // which ends what waits for others
        long end = System.nanoTime() + STOP.toNanos();
        ending.forEach(thread -> join(thread, end));
        file.close();
    }

    private static void join(Thread thread, long end) {
        try {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of those of these alerts that others hold back now, the one that does it, by id. */
    public Map<String, AlertRow> heldBack(Collection<AlertRow> rows) {
        Inhibition.Inhibitors now = inhibition.now();
        Map<String, AlertRow> held = new HashMap<>();
        rows.forEach(row -> now.of(row).ifPresent(by -> held.put(row.id(), by)));
        return held;
    }

    /** The ids of those of these alerts whose series flap, so that their changes are not told. */
    public Set<String> flapping(Collection<AlertRow> rows) {
        Set<String> keys = file.flapping().stream().map(Flap::key).collect(Collectors.toSet());
        return rows.stream()
                .filter(row -> keys.contains(Flap.key(row.ruleId(), row.series())))
                .map(AlertRow::id)
                .collect(Collectors.toSet());
    }

    /** Whether the alerts of a rule about a series flap. */
    public boolean flaps(String rule, Series series) {
        return file.flapping().stream().anyMatch(each -> each.key().equals(Flap.key(rule, series)));
    }

    /** What would hold back the alerts of a rule about a series now; empty when nothing does. */
    public Optional<AlertRow> holds(String rule, Series series) {
        return inhibition.now().of(rule, series.agent(), series.metric());
    }

    /** How a channel fares. */
    public NotificationFile.Figures figures(Channel channel) {
        return file.figures(channel.id(), clock.millis());
    }

    /** What the newest attempt of a channel failed by; empty when it succeeded, or there was none since the start. */
    public Optional<String> trouble(Channel channel) {
        return courier(channel.id()).flatMap(Courier::trouble);
    }

    private Optional<Courier> courier(String channel) {
        return Optional.ofNullable(couriers.get(channel));
    }

    /** How somebody's trying of a channel ended. */
    public record Trial(boolean ok, String status, String excerpt, Duration took) {}

    /** Sends a message that says that it is a test, and waits for how the other side took it. */
    public Trial test(Channel channel) {
        long began = clock.millis();
        try {
            Receipt receipt = channel.sender().send(Message.test("oxmon-server", began, ""));
            courier(channel.id())
                    .filter(courier -> courier.channel().equals(channel))
                    .ifPresent(Courier::worked);
            return new Trial(true, receipt.status(), receipt.excerpt(), Duration.ofMillis(clock.millis() - began));
        } catch (DeliveryFailure e) {
            return new Trial(false, e.text(), "", Duration.ofMillis(clock.millis() - began));
        }
    }

    /** The delivery log. */
    public NotificationFile.Found deliveries(NotificationFile.Wanted wanted) {
        return file.deliveries(wanted);
    }

    /** A message with all its attempts. */
    public record Story(Delivery delivery, List<Attempt> attempts) {}

    /** One message. */
    public Story delivery(long id) {
        Delivery delivery = file.delivery(id).orElseThrow(() -> Fault.notFound("there is no delivery " + id));
        return new Story(delivery, file.attempts(id));
    }

    /**
     * Tries a message again that was given up.
     *
     * @throws Fault NOT_FOUND; CONFLICT when it was told, or waits already, or its channel is no more
     */
    public Story again(long id) {
        Delivery delivery = delivery(id).delivery();
        Courier courier = courier(delivery.channel())
                .filter(each -> each.channel().enabled())
                .orElseThrow(() -> Fault.conflict("the channel " + delivery.name() + " is no more, or disabled"));
        if (!file.again(id, firing(delivery), clock.millis())) {
            throw Fault.conflict("delivery " + id + " is not given up, it is "
                    + delivery.state().word());
        }
        courier.wake();
        return delivery(id);
    }

    /** The alerts that a message tells the beginning of and that fire still. */
    private Set<String> firing(Delivery delivery) {
        Set<String> active = alerts.active().stream().map(AlertRow::id).collect(Collectors.toSet());
        return alerts
                .numbered(delivery.events().stream()
                        .filter(event -> event.kind().isEmpty())
                        .map(Delivery.Event::seq)
                        .toList())
                .stream()
                .map(each -> each.row().id())
                .filter(active::contains)
                .collect(Collectors.toSet());
    }

    /** What is wrong, in sentences. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        file.problem().ifPresent(problems::add);
        Optional.ofNullable(problem).ifPresent(problems::add);
        for (Courier courier : couriers.values()) {
            courier.problem().ifPresent(problems::add);
            if (courier.trouble().isPresent()) { // what the other side said is for those who are signed in
                problems.add(courier.channel() + " does not tell");
            }
        }
        return problems;
    }
}
