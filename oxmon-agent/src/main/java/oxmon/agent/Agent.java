package oxmon.agent;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import oxmon.agent.Watchdog.Watched;
import oxmon.agent.buffer.SampleBuffer;
import oxmon.agent.report.Reporter;
import oxmon.agent.settings.AgentSettings;
import oxmon.collect.Collectors;
import oxmon.collect.HostFacts;
import oxmon.collect.collectors.KeystoreCollector;
import oxmon.collect.keystores.KeystoreSettings;

/** A running agent: one thread that collects, one that reports, and whoever calls {@link #watch} looks after both. */
final class Agent {
    private static final Logger LOG = System.getLogger(Agent.class.getName());
    /** A thread that shows no life for so long is stuck; each beats at least every two minutes. */
    private static final Duration STUCK = Duration.ofMinutes(5);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration FAREWELL = Duration.ofSeconds(3);

    private final Collecting collecting;
    private final Reporter reporter;
    private final Thread collectingThread;
    private final Thread reportingThread;
    private final Watchdog watchdog;
    private volatile boolean stopping;

    /**
     * @param version this agent's version, told to the server
     * @throws IOException when a file of {@code tls_*} cannot be used
     */
    Agent(AgentSettings settings, HostFacts host, Clock clock, String version) throws IOException {
        SampleBuffer buffer = new SampleBuffer(settings.bufferMaxSize());
        collecting = new Collecting(collectors(settings.keystores(), clock), buffer, settings.interval(), clock);
        reporter = Reporter.of(settings, buffer, new CachedFacts(host::read), version, host.machineId());
        // The default stack: with less than 256 KB gRPC's channel dies while its threads live on.
        collectingThread = new Thread(collecting, "oxmon-collect-1");
        reportingThread = new Thread(reporter, "oxmon-report-1");
        watchdog = new Watchdog(
                List.of(
                        new Watched("collecting", collectingThread, collecting::lastBeat),
                        new Watched("reporting", reportingThread, reporter::lastBeat)),
                STUCK.plus(settings.interval()),
                System.nanoTime());
    }

    private static Collectors collectors(KeystoreSettings keystores, Clock clock) {
        Collectors installed = Collectors.installed();
        return keystores.enabled()
                ? installed.and(new KeystoreCollector(keystores, clock, System::nanoTime))
                : installed;
    }

    void start() {
        collectingThread.start();
        reportingThread.start();
    }

    /**
     * Waits until something is wrong with one of the threads.
     *
     * @return what is wrong
     */
    String watch() throws InterruptedException {
        while (true) {
            Optional<String> trouble = watchdog.trouble(System.nanoTime());
            if (trouble.isPresent() && !stopping) {
                return trouble.get();
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /** Sends what is left, for at most three seconds, and ends both threads. */
    void stop() {
        stopping = true;
        collecting.stop();
        reporter.stop();
        try {
            reportingThread.join(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.log(Level.INFO, "stopped");
    }
}
