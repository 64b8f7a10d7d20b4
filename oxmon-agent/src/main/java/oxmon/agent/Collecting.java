package oxmon.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import oxmon.agent.buffer.SampleBuffer;
import oxmon.agent.buffer.SampleRecorder;
import oxmon.collect.Collectors;

/**
 * Reads the host at a steady pace and hands each sample to the buffer. The pace is kept by a clock that never jumps; a tick that
 * was missed is left out, never made up for. The points' time is the wall clock's at the tick.
 *
 * <p>Runs in one thread of its own; {@link #stop()} and {@link #lastBeat()} are for others.
 */
final class Collecting implements Runnable {
    private static final Logger LOG = System.getLogger(Collecting.class.getName());
    private static final long REPEAT_NANOS = Duration.ofMinutes(10).toNanos();

    private final Collectors collectors;
    private final SampleBuffer buffer;
    private final Duration interval;
    private final Clock clock;
    private final SampleRecorder recorder = new SampleRecorder();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private long droppedTold;
    private long droppedToldAt;
    private volatile long lastBeat = System.nanoTime();

    Collecting(Collectors collectors, SampleBuffer buffer, Duration interval, Clock clock) {
        this.collectors = collectors;
        this.buffer = buffer;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            collectors.collect(recorder); // rates need an earlier reading: with it the first sample is whole
            recorder.discard();
            Ticks ticks = new Ticks(System.nanoTime() + TimeUnit.SECONDS.toNanos(1), interval);
            while (!stopping.await(ticks.untilNext(System.nanoTime()), TimeUnit.NANOSECONDS)) {
                lastBeat = System.nanoTime();
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // told to end at once
        }
    }

    private void tick() {
        long now = clock.millis();
        collectors.collect(recorder);
        long dropped = buffer.dropped();
        if (dropped > 0) {
            recorder.gauge("agent.dropped_batches", dropped); // the gap is told to the server once it is back
            tellDropped(dropped);
        }
        recorder.finish(now).forEach(buffer::add);
    }

    private void tellDropped(long dropped) {
        long now = System.nanoTime();
        if (dropped > droppedTold && (droppedTold == 0 || now - droppedToldAt >= REPEAT_NANOS)) {
            LOG.log(
                    Level.WARNING,
                    "no room for more than " + buffer.capacity()
                            + " batches while the server is away: the oldest went, " + dropped
                            + " since the start (buffer_max_size)");
            droppedTold = dropped;
            droppedToldAt = now;
        }
    }

    /** Asks the thread to end. */
    void stop() {
        stopping.countDown();
    }

    /** When the thread last showed that it is alive, by {@link System#nanoTime()}. */
    long lastBeat() {
        return lastBeat;
    }
}
