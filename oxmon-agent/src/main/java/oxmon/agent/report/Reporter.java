package oxmon.agent.report;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import oxmon.agent.buffer.Sample;
import oxmon.agent.buffer.SampleBuffer;
import oxmon.agent.settings.AgentSettings;
import oxmon.agents.AgentFacts;
import oxmon.wire.MetricBatchProto;

/**
 * Sends what is in the buffer, oldest first, one batch at a time, each until the server has it. After an outage the backlog
 * goes without pause, so that live values are late by as long as that takes and never out of order: alert rules on the server
 * read points in the order of their times.
 *
 * <p>Runs in one thread of its own; {@link #stop()} and {@link #lastBeat()} are for others.
 */
public final class Reporter implements Runnable {
    /** How long the server may take to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long the last batches may take when the agent stops. */
    private static final Duration FAREWELL = Duration.ofMillis(2_500);

    private static final Duration TURN = Duration.ofSeconds(1);

    private final AgentSettings settings;
    private final SampleBuffer buffer;
    private final Supplier<AgentFacts> facts;
    private final Link link;
    private final Backoff backoff;
    private final Duration patience;
    private final Story story;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long lastBeat = System.nanoTime();

    private Optional<AgentFacts> toldFacts = Optional.empty();

    /**
     * @param facts what is told of this host, cheap to ask; sent with the first batch of each connection and when it changed
     * @throws IOException when a file of {@code tls_*} cannot be used
     */
    public static Reporter of(
            AgentSettings settings,
            SampleBuffer buffer,
            Supplier<AgentFacts> facts,
            String version,
            Optional<String> machineId)
            throws IOException {
        Link link = new Link(settings, new Headers(settings, version, machineId));
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), RandomGenerator.getDefault());
        return new Reporter(settings, buffer, facts, link, backoff, PATIENCE);
    }

    Reporter(
            AgentSettings settings,
            SampleBuffer buffer,
            Supplier<AgentFacts> facts,
            Link link,
            Backoff backoff,
            Duration patience) {
        this.settings = settings;
        this.buffer = buffer;
        this.facts = facts;
        this.link = link;
        this.backoff = backoff;
        this.patience = patience;
        this.story = new Story(settings, System::nanoTime);
    }

    @Override
    public void run() {
        try {
            while (!isStopping()) {
                lastBeat = System.nanoTime();
                Optional<Sample> oldest = buffer.take(TURN);
                if (oldest.isPresent()) {
                    stopping.await(deliver(oldest.get(), patience).toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // told to end at once
        } finally {
            link.close();
        }
    }

    /** Asks the thread to send what is left, for a short while, and to end. */
    public void stop() {
        stopping.countDown();
        buffer.endWaiting();
    }

    /** When the thread last showed that it is alive, by {@link System#nanoTime()}; it does so every two minutes at least. */
    public long lastBeat() {
        return lastBeat;
    }

    /**
     * @return how long to wait before the next attempt
     */
    private Duration deliver(Sample sample, Duration patience) {
        AgentFacts now = facts.get();
        boolean tell = toldFacts.filter(now::equals).isEmpty() || !link.isConnected();
        MetricBatchProto.Builder batch = Batches.of(settings.agentId().value(), sample);
        if (tell) {
            batch.setSystemInfo(Batches.of(now));
        }
        Outcome outcome = link.send(batch.build(), patience);
        if (outcome instanceof Outcome.Delivered delivered) {
            buffer.delivered();
            toldFacts = Optional.of(now);
            backoff.reset();
            story.delivered(buffer.size());
            if (delivered.message().contains("refused")) {
                story.refused(delivered.message());
            }
            return Duration.ZERO;
        }
        if (outcome instanceof Outcome.Refused refused) {
            buffer.delivered();
            backoff.reset();
            story.refused(refused.message());
            return Duration.ZERO;
        }
        buffer.putBack(sample);
        toldFacts = Optional.empty();
        if (outcome instanceof Outcome.Denied denied) {
            story.denied(denied.reason(), buffer.size());
            return backoff.slow();
        }
        story.away(((Outcome.Later) outcome).reason(), buffer.size());
        return backoff.next();
    }

    /** One last attempt for what is left, ended by the first failure. */
    private void flush() {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        for (Optional<Sample> oldest = buffer.poll(); oldest.isPresent(); oldest = buffer.poll()) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (left.isNegative()) {
                buffer.putBack(oldest.get());
                return;
            }
            int before = buffer.size();
            deliver(oldest.get(), left);
            if (buffer.size() >= before) {
                return; // it was put back
            }
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
