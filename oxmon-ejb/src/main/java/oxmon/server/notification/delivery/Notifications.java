package oxmon.server.notification.delivery;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;
import oxmon.common.Fault;
import oxmon.notification.Message;
import oxmon.notification.SilenceReader;
import oxmon.notification.SilenceWindow;
import oxmon.server.agents.Agents;
import oxmon.server.agents.groups.Groups;
import oxmon.server.alerting.AlertChanged;
import oxmon.server.alerting.RuleEntry;
import oxmon.server.alerting.Rules;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.common.Threads;
import oxmon.server.notification.Channel;
import oxmon.server.notification.ChannelReader;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.sqlite.Attempt;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.outbound.Outbound;
import oxmon.server.settings.ServerSettings;

/**
 * Tells people of alerts by channels, and answers for what was told. Runs without a container, given its parts. Thread-safe.
 */
@Singleton
public class Notifications {
    private static final Logger LOG = System.getLogger(Notifications.class.getName());
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final long TIDY_MILLIS = 3_600_000;
    private static final Duration STOP = Duration.ofSeconds(5);

    private final List<Channel> channels;

    private final List<SilenceWindow> windows;
    private final NotificationFile file;
    private final Duration retention;
    private final ThreadFactory threads;
    private final Clock clock;
    private final Outbound outbound;
    private final Pipeline pipeline;
    private final List<Courier> couriers;
    private final List<Thread> running = new ArrayList<>();
    private final Object bell = new Object();
    private boolean rung;
    private volatile boolean started;
    private volatile @Nullable String problem;
    private long tidiedMillis;

    @Inject
    Notifications(
            ServerSettings settings,
            AlertFile alerts,
            NotificationFile file,
            Rules rules,
            Agents agents,
            Groups groups,
            Threads threads,
            Clock clock) {
        this(
                settings,
                Outbound.of(settings.notification().outbound(), threads.named("outbound")),
                alerts,
                file,
                id -> rules.find(id).map(RuleEntry::rule),
                (agent, group) -> groups.find(group)
                        .filter(each -> each.name().equals(group))
                        .flatMap(each ->
                                agents.find(agent).map(host -> each.selector().picks(host.id(), host.tags())))
                        .orElse(false),
                threads.named("notification"),
                clock);
    }

    private Notifications(
            ServerSettings settings,
            Outbound outbound,
            AlertFile alerts,
            NotificationFile file,
            Function<String, Optional<Rule>> rules,
            BiPredicate<String, String> inGroup,
            ThreadFactory threads,
            Clock clock) {
        this(
                channels(settings, outbound, clock),
                windows(settings),
                settings.notification().aggregation(),
                settings.notification().retention(),
                outbound,
                alerts,
                file,
                rules,
                inGroup,
                threads,
                clock);
    }

    Notifications(
            List<Channel> channels,
            List<SilenceWindow> windows,
            Duration aggregation,
            Duration retention,
            Outbound outbound,
            AlertFile alerts,
            NotificationFile file,
            Function<String, Optional<Rule>> rules,
            BiPredicate<String, String> inGroup,
            ThreadFactory threads,
            Clock clock) {
        this.channels = List.copyOf(channels);
        this.windows = List.copyOf(windows);
        this.file = file;
        this.retention = retention;
        this.outbound = outbound;
        this.threads = threads;
        this.clock = clock;
        List<Channel> enabled = channels.stream().filter(Channel::enabled).toList();
        Silences silences = new Silences(() -> this.windows, inGroup);
        this.pipeline = new Pipeline(alerts, file, () -> enabled, silences, aggregation, clock);
        this.couriers = enabled.stream()
                .map(channel -> new Courier(channel, file, alerts, rules, clock))
                .toList();
    }

    private static List<Channel> channels(ServerSettings settings, Outbound outbound, Clock clock) {
        ChannelReader reader =
                new ChannelReader(outbound, settings.notification().words(), clock);
        return settings.provisioned().channels().stream()
                .map(entry -> reader.read(entry.values(), true))
                .toList();
    }

    private static List<SilenceWindow> windows(ServerSettings settings) {
        return settings.provisioned().silenceWindows().stream()
                .map(entry -> SilenceReader.read(
                        entry.values(),
                        "silence",
                        settings.notification().words().zone()))
                .toList();
    }

    /** Goes on where it was. Called before the first alert of this run. */
    public synchronized void start() {
        pipeline.look();
        started = true;
        run(this::work);
        couriers.forEach(this::run);
    }

    private void run(Runnable task) {
        Thread thread = threads.newThread(task);
        running.add(thread);
        thread.start();
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
                if (!begun) {
                    pipeline.begin();
                    begun = true;
                }
                more = pipeline.take();
                Set<String> woken = pipeline.flush();
                couriers.stream()
                        .filter(courier -> woken.contains(courier.channel().name()))
                        .forEach(Courier::wake);
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
        couriers.forEach(Courier::close);
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

    /** All channels, disabled ones included. */
    public List<Channel> channels() {
        return channels;
    }

    /** One channel by its name. */
    public Channel channel(String name) {
        return channels.stream()
                .filter(channel -> channel.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("there is no channel " + name));
    }

    /** How a channel fares. */
    public NotificationFile.Figures figures(Channel channel) {
        return file.figures(channel.name(), clock.millis());
    }

    /** What the newest attempt of a channel failed by; empty when it succeeded, or there was none since the start. */
    public Optional<String> trouble(Channel channel) {
        return courier(channel.name()).flatMap(Courier::trouble);
    }

    private Optional<Courier> courier(String channel) {
        return couriers.stream()
                .filter(each -> each.channel().name().equals(channel))
                .findFirst();
    }

    /** All windows of silence. */
    public List<SilenceWindow> windows() {
        return windows;
    }

    /** How somebody's trying of a channel ended. */
    public record Trial(boolean ok, String status, String excerpt, Duration took) {}

    /** Sends a message that says that it is a test, and waits for how the other side took it. */
    public Trial test(String name) {
        Channel channel = channel(name);
        long began = clock.millis();
        try {
            Receipt receipt = channel.sender().send(Message.test("oxmon-server", began, ""));
            courier(name).ifPresent(Courier::worked);
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
                .orElseThrow(() -> Fault.conflict("the channel " + delivery.channel() + " is no more, or disabled"));
        if (!file.again(id, clock.millis())) {
            throw Fault.conflict("delivery " + id + " is not given up, it is "
                    + delivery.state().word());
        }
        courier.wake();
        return delivery(id);
    }

    /** What is wrong, in sentences. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        file.problem().ifPresent(problems::add);
        Optional.ofNullable(problem).ifPresent(problems::add);
        for (Courier courier : couriers) {
            courier.problem().ifPresent(problems::add);
            if (courier.trouble().isPresent()) { // what the other side said is for those who are signed in
                problems.add(courier.channel() + " does not tell");
            }
        }
        return problems;
    }
}
