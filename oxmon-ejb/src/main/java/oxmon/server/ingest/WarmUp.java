package oxmon.server.ingest;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import oxmon.common.ShortestDecimal;
import oxmon.metrics.Admission;
import oxmon.metrics.Aggregation;
import oxmon.metrics.Limits;
import oxmon.metrics.MetricStore;
import oxmon.metrics.RangeQuery;
import oxmon.metrics.Samples;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.agents.AgentRecords;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.sqlite.SqliteDayFiles;
import oxmon.server.selfmonitoring.Refusals;
import oxmon.server.settings.GrpcSettings;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.ReportResponse;

/**
 * Reports of agents that do not exist, taken by a private copy of all that ingest consists of: after it the Java machine has
 * compiled the way of a batch, and the first agents need not wait for that. It has a port of the loopback interface and a token
 * of its own; what it kept is deleted at the end. Goes on in the background until its time is over.
 */
final class WarmUp implements AutoCloseable {
    /** How long it may take at most. */
    private static final long NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final Logger LOG = System.getLogger(WarmUp.class.getName());
    private static final int AGENTS = 20;
    private static final int TICKS_AN_HOUR = 360;
    private static final long INTERVAL_MILLIS = 10_000;
    private static final int IN_FLIGHT = 16;
    private static final Limits LIMITS = Limits.DEFAULT;

    private final ThreadFactory threads;
    private final Path parent;
    private final long deadline;
    private final int ticks;
    private final String token = UUID.randomUUID().toString();
    private final AtomicLong answered = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    private WarmUp(ThreadFactory threads, Path parent, long nanos, int ticks) {
        this.threads = threads;
        this.parent = parent;
        this.deadline = System.nanoTime() + nanos;
        this.ticks = ticks;
        this.thread = threads.newThread(this::run);
    }

    /** Begins. */
    static WarmUp begin(ThreadFactory threads) {
        return begin(threads, Path.of(System.getProperty("java.io.tmpdir")), NANOS, TICKS_AN_HOUR);
    }

    /**
     * Begins, to end after some time or some ticks.
     *
     * @param parent where it makes its folder
     */
    static WarmUp begin(ThreadFactory threads, Path parent, long nanos, int ticks) {
        WarmUp warmUp = new WarmUp(threads, parent, nanos, ticks);
        warmUp.thread.start();
        return warmUp;
    }

    /** How many batches were stored and answered until now. */
    long answered() {
        return answered.get();
    }

    /** Waits for its end. */
    void join() throws InterruptedException {
        thread.join();
    }

    private boolean goesOn() {
        return !stopped && System.nanoTime() < deadline;
    }

    private void run() {
        long began = System.nanoTime();
        try {
            Path directory = Files.createTempDirectory(parent, "oxmon-warm-up");
            try {
                exercise(directory);
            } finally {
                delete(directory);
            }
            LOG.log(
                    Level.DEBUG,
                    "warmed up with {0} batches in {1} ms",
                    answered.get(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.DEBUG, "could not warm up, so the first agents wait a little", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void exercise(Path directory) throws IOException, InterruptedException {
        try (MetricStore store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMinutes(5)),
                new SqliteDayFiles(directory),
                threads)) {
            ExecutorService executor = Executors.newFixedThreadPool(2, threads);
            EventLoopGroup loop = new NioEventLoopGroup(1, threads);
            try (CertDatabase database = new CertDatabase(directory.resolve("cert.db"), threads)) {
                exercise(store, database, executor, loop);
            } finally {
                loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
                executor.shutdown();
                executor.awaitTermination(1, TimeUnit.SECONDS);
            }
        }
    }

    private void exercise(MetricStore store, CertDatabase database, ExecutorService executor, EventLoopGroup loop)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        Refusals refusals = new Refusals(clock);
        Whitelist nobody = new Whitelist(database, change -> {}, clock);
        MetricServiceEndpoint endpoint = new MetricServiceEndpoint(
                store,
                new Agents(store, new AgentRecords(database), nobody, refusals, clock),
                refusals,
                new Admission(LIMITS, Duration.ofDays(1)),
                LIMITS,
                clock,
                stored -> {},
                executor);
        GrpcListener listener = GrpcListener.open(
                new GrpcSettings("127.0.0.1", 0, Optional.empty(), Optional.empty(), false, false),
                LIMITS,
                endpoint,
                new Authentication(true, this::authenticate),
                threads);
        try {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", listener.port())
                    .channelType(NioSocketChannel.class)
                    .eventLoopGroup(loop)
                    .usePlaintext()
                    .directExecutor()
                    .build();
            try {
                report(agents(channel), store, clock.instant().minus(Duration.ofHours(1)));
            } finally {
                channel.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
            }
        } finally {
            listener.close();
        }
    }

    /** An hour of the agents, if there is time, with a question now and then. */
    private void report(List<Channel> agents, MetricStore store, Instant from) throws InterruptedException {
        Semaphore free = new Semaphore(IN_FLIGHT);
        for (long at = from.toEpochMilli(), tick = 0; tick < ticks && goesOn(); at += INTERVAL_MILLIS, tick++) {
            for (int agent = 0; agent < AGENTS && goesOn(); agent++) {
                if (!await(free, 1)) {
                    return;
                }
                MetricServiceGrpc.newStub(agents.get(agent))
                        .reportMetrics(batch(name(agent), at, tick), new Answer(free));
            }
            if (tick % 10 == 9) {
                ask(store, from.toEpochMilli(), at);
            }
        }
        stopped |= !await(free, IN_FLIGHT) && !free.tryAcquire(IN_FLIGHT, 1, TimeUnit.SECONDS);
    }

    /** Waits for answers while there is time: the first take long on a busy machine. */
    private boolean await(Semaphore free, int answers) throws InterruptedException {
        while (goesOn()) {
            if (free.tryAcquire(answers, 100, TimeUnit.MILLISECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** The channel with the credentials of each agent. */
    private List<Channel> agents(Channel channel) {
        List<Channel> agents = new ArrayList<>();
        for (int agent = 0; agent < AGENTS; agent++) {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("agent-id", Metadata.ASCII_STRING_MARSHALLER), name(agent));
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
            agents.add(ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
        }
        return agents;
    }

    private static String name(int agent) {
        return "warm-up-" + agent;
    }

    /** The port is open for some seconds; nobody else shall have points stored that are thrown away. */
    private Whitelist.Verdict authenticate(String agent, String shown) {
        return shown.equals(token) ? Whitelist.Verdict.OK : Whitelist.Verdict.UNKNOWN;
    }

    /** Takes an answer. */
    private final class Answer implements StreamObserver<ReportResponse> {
        private final Semaphore free;

        private Answer(Semaphore free) {
            this.free = free;
        }

        @Override
        public void onNext(ReportResponse answer) {
            answered.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            stopped = true;
            free.release();
        }

        @Override
        public void onCompleted() {
            free.release();
        }
    }

    /** As an agent of version 1 reports: percentages of each core, and bytes. */
    private static MetricBatchProto batch(String agent, long at, long tick) {
        MetricBatchProto.Builder batch =
                MetricBatchProto.newBuilder().setAgentId(agent).setTimestampMs(at);
        for (int i = 0; i < 80; i++) {
            double wave = Math.sin((tick + i) / 10.0) + 1;
            MetricDataPointProto.Builder point = batch.addDataPointsBuilder()
                    .setTimestampMs(at)
                    .setAgentId(agent)
                    .setValue(i % 2 == 0 ? Math.round(wave * 5_000) / 100.0 : Math.rint(wave * 1e6) * 4096);
            if (i % 4 == 0) {
                point.setMetricName("warm.total_" + i);
            } else {
                point.setMetricName("warm.part").putLabels("part", Integer.toString(i));
            }
        }
        return batch.build();
    }

    private static void ask(MetricStore store, long from, long to) {
        byte[] text = new byte[ShortestDecimal.MAX_BYTES];
        for (Samples samples : store.range(
                new RangeQuery(name(0), "warm.part", Map.of(), from, to, 0, Aggregation.AVG, Integer.MAX_VALUE))) {
            for (double value : samples.values()) {
                ShortestDecimal.write(value, text, 0);
            }
        }
        store.latest(name(1));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** Ends it early; waits for its threads. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(TimeUnit.NANOSECONDS.toMillis(NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
