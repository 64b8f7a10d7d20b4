package oxmon.server.ingest;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Admission;
import oxmon.metrics.MetricStore;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.common.Threads;
import oxmon.server.metrics.PointsStored;
import oxmon.server.selfmonitoring.Health;
import oxmon.server.selfmonitoring.Refusals;
import oxmon.server.settings.ServerSettings;

/** Opens the way in and shuts it in order. Runs without a container, given its parts. */
@Singleton
public class Ingest {
    private static final Logger LOG = System.getLogger(Ingest.class.getName());
    private static final int WAITING_CALLS = 4_096;

    private final ServerSettings settings;
    private final MetricStore store;
    private final Agents agents;
    private final Refusals refusals;
    private final Health health;
    private final Whitelist whitelist;
    private final Event<PointsStored> stored;
    private final Threads threads;
    private final Clock clock;

    @Nullable
    private GrpcListener listener;

    @Nullable
    private MetricServiceEndpoint endpoint;

    @Nullable
    private ThreadPoolExecutor executor;

    @Nullable
    private WarmUp warmUp;

    @Inject
    Ingest(
            ServerSettings settings,
            MetricStore store,
            Agents agents,
            Refusals refusals,
            Health health,
            Whitelist whitelist,
            Event<PointsStored> stored,
            Threads threads,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.agents = agents;
        this.refusals = refusals;
        this.health = health;
        this.whitelist = whitelist;
        this.stored = stored;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * Opens the gRPC port.
     *
     * @throws IllegalStateException when it cannot be opened
     */
    public synchronized void start() {
        int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
        // Answers those calls whose batches are on disk. When too many wait, the store's writer does it, which slows it
        // down.
        executor = new ThreadPoolExecutor(
                cores,
                cores,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(WAITING_CALLS),
                threads.named("ingest"),
                new ThreadPoolExecutor.CallerRunsPolicy());
        endpoint = new MetricServiceEndpoint(
                store,
                agents,
                refusals,
                new Admission(
                        settings.limits(), Duration.ofDays(settings.storage().retentionDays())),
                settings.limits(),
                clock,
                stored::fire,
                executor);
        listener = GrpcListener.open(
                settings.grpc(),
                settings.limits(),
                endpoint,
                new Authentication(settings.auth().requireAgentAuth(), whitelist::authenticate),
                threads.named("grpc"));
        listener.serving(store.status().writable());
        health.ingesting(true);
        LOG.log(
                Level.INFO,
                "agents report to {0}:{1}{2}",
                settings.grpc().host(),
                Integer.toString(listener.port()),
                settings.grpc().tls().isPresent() ? " with TLS" : "");
    }

    /**
     * Tells the standard health service how the store is, forgets what is remembered of silent agents, and keeps what could not be
     * kept of others.
     */
    public synchronized void refresh() {
        if (listener != null) {
            listener.serving(store.status().writable());
        }
        if (endpoint != null) {
            endpoint.forgetSilent();
            agents.retry();
        }
    }

    /** Has the machine code of ingest made before many agents come; goes on in the background. Does nothing the second time. */
    public synchronized void warmUp() {
        if (warmUp == null && endpoint != null && settings.grpc().warmUp()) {
            warmUp = WarmUp.begin(threads.named("warm-up"));
        }
    }

    /** Closes the port, then ends the calls under way; harmless when not started. */
    public synchronized void stop() {
        health.ingesting(false);
        if (listener != null) {
            listener.close();
            listener = null;
        }
        if (warmUp != null) {
            warmUp.close();
            warmUp = null;
        }
        if (executor != null) {
            executor.shutdown();
            try {
                if (!executor.awaitTermination(3, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
            }
            executor = null;
        }
    }
}
