package oxmon.server.notification.delivery;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.server.notification.Channel;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.sqlite.Attempt;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;

/**
 * Brings the messages of one channel, one after the other. One that fails is tried again after growing pauses for a day; those of other
 * groups do not wait for it, those of its own do. A channel that is down rests between attempts. One thread runs it.
 */
final class Courier implements Runnable {
    private static final Logger LOG = System.getLogger(Courier.class.getName());

    /** After so long nobody wants to know any more. */
    private static final Duration GIVEN_UP = Duration.ofHours(24);

    private static final long FIRST_PAUSE_MILLIS = 2_000;
    private static final long LONGEST_PAUSE_MILLIS = 600_000;

    /** Between attempts of different messages at a channel that is down. */
    private static final long LONGEST_REST_MILLIS = 60_000;

    private static final long LOOK_MILLIS = 1_000;

    private volatile Channel channel;
    private final NotificationFile file;
    private final MessageReader messages;
    private final Clock clock;

    private boolean closed;
    private boolean woken;

    /** So that what waits is tried at once; a restart is mostly somebody's who mended something. */
    private volatile boolean changed = true;

    private int failures;
    private long restUntil;
    private @Nullable Ended ended;
    private volatile @Nullable String problem;
    private volatile @Nullable String trouble;

    Courier(Channel channel, NotificationFile file, MessageReader messages, Clock clock) {
        this.channel = channel;
        this.file = file;
        this.messages = messages;
        this.clock = clock;
    }

    Channel channel() {
        return channel;
    }

    /** The channel is another now; what it failed by says nothing of it any more, and it may be tried at once. */
    void use(Channel other) {
        if (!other.equals(channel)) {
            channel = other;
            changed = true;
            trouble = null;
            wake();
        }
    }

    /** What the newest attempts failed by; empty when the newest succeeded. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Why messages cannot be brought at all now. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** There is a message. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Lets the thread end after the message that is under way. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @Override
    public void run() {
        while (!isClosed()) {
            boolean more = false;
            try {
                more = step();
                problem = null;
            } catch (RuntimeException | Error e) {
                if (problem == null) {
                    LOG.log(Level.ERROR, "messages of " + channel + " wait: " + e.getMessage(), e);
                }
                problem = "messages of " + channel + " wait: " + e.getMessage();
            }
            if (!more) {
                rest();
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void rest() {
        try {
            if (!closed && !woken) {
                wait(LOOK_MILLIS);
            }
            woken = false;
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Says whether there may be more to do at once. */
    private boolean step() {
        note(); // else what was told already would be told again
        long now = clock.millis();
        if (changed) {
            changed = false;
            failures = 0;
            restUntil = 0;
            file.tryNow(channel.id(), now);
        }
        if (now < restUntil || !channel.enabled()) {
            return false;
        }
        Delivery delivery = file.next(channel.id(), now).orElse(null);
        if (delivery == null) {
            return false;
        }
        ended = bring(delivery);
        note();
        return true;
    }

    /** How an attempt ended, until that is on disk. */
    private record Ended(
            Delivery delivery,
            Delivery.State state,
            long nextMillis,
            Set<String> reached,
            Attempt attempt,
            List<String> unknown) {}

    private void note() {
        Ended now = ended;
        if (now != null) {
            file.attempted(now.delivery(), now.state(), now.nextMillis(), now.reached(), now.attempt(), now.unknown());
            ended = null;
        }
    }

    private Ended bring(Delivery delivery) {
        Set<String> reached = new HashSet<>(delivery.reached());
        Message message =
                messages.read(delivery, !channel.escalateAfter().isZero()).orElse(null);
        long began = clock.millis();
        if (message == null) {
            Attempt nothing = new Attempt(began, 0, false, "what it was about is not kept any more", "");
            return new Ended(delivery, Delivery.State.DEAD, 0, reached, nothing, List.of());
        }
        try {
            Receipt receipt = channel.sender().send(message, reached);
            worked();
            Attempt attempt = new Attempt(began, clock.millis() - began, true, receipt.status(), receipt.excerpt());
            return new Ended(delivery, Delivery.State.SENT, 0, reached, attempt, List.of());
        } catch (DeliveryFailure e) {
            reached.addAll(e.reached());
            return failed(delivery, message, began, e, reached);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, channel + " failed unexpectedly", e);
            String text = "unexpected: " + e.getClass().getSimpleName();
            return failed(delivery, message, began, DeliveryFailure.later(text), reached);
        }
    }

    /** The channel takes messages, as somebody saw who tried it. */
    void worked() {
        failures = 0; // read by one thread; at worst it rests once more
        trouble = null;
    }

    private Ended failed(Delivery delivery, Message message, long began, DeliveryFailure failure, Set<String> reached) {
        long now = clock.millis();
        boolean again = failure.retry() && now - delivery.createdMillis() < GIVEN_UP.toMillis();
        long next = now + Math.max(pause(delivery.attempts(), LONGEST_PAUSE_MILLIS), asked(failure));
        LOG.log(
                Level.WARNING,
                "{0}: message {1} {2}: {3}",
                channel,
                String.valueOf(delivery.id()),
                again ? "will be tried again" : "is given up",
                failure.text());
        trouble = failure.text();
        // also after a refusal: what is wrong with one message is mostly wrong with all, and may be mended meanwhile
        restUntil = now + Math.max(pause(failures, LONGEST_REST_MILLIS), asked(failure));
        failures = failures + 1;
        return new Ended(
                delivery,
                again ? Delivery.State.QUEUED : Delivery.State.DEAD,
                again ? next : 0,
                reached,
                new Attempt(began, now - began, false, failure.text(), ""),
                again
                        ? List.of()
                        : message.told().stream()
                                .filter(each -> each.kind() == Told.Kind.FIRING || each.kind() == Told.Kind.ESCALATED)
                                .map(Told::alertId)
                                .filter(alert ->
                                        reached.stream().noneMatch(each -> each.contains(alert))) // see Incidents
                                .toList());
    }

    private static long asked(DeliveryFailure failure) {
        return failure.retryAfter().map(Duration::toMillis).orElse(0L);
    }

    /** Doubles from time to time, with a fifth of it left to chance so that many do not come together. */
    private static long pause(int before, long longest) {
        long pause = Math.min(longest, FIRST_PAUSE_MILLIS << Math.min(before, 20));
        return pause - ThreadLocalRandom.current().nextLong(pause / 5 + 1);
    }
}
