package oxmon.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.agents.AgentFacts;
import oxmon.metrics.Admission;
import oxmon.metrics.Batch;
import oxmon.metrics.InMemoryMetricStore;
import oxmon.metrics.Limits;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Refusal;
import oxmon.server.agents.AgentRecords;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.PointsStored;
import oxmon.server.selfmonitoring.Refusals;
import oxmon.server.settings.GrpcSettings;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.ReportResponse;
import oxmon.wire.SystemInfoProto;

/** Ingest as a client meets it: over a real port, with a store in memory. */
class IngestTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Limits LIMITS = new Limits(4 << 20, 100, 64, 256, 1024, 5, 8, 600);

    @TempDir
    Path directory;

    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final InMemoryMetricStore store = new InMemoryMetricStore();
    private final Refusals refusals = new Refusals(clock);
    private final List<PointsStored> announced = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private CertDatabase database;
    private Whitelist whitelist;
    private Agents agents;
    private final List<GrpcListener> listeners = new ArrayList<>();

    @BeforeEach
    void openDatabase() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        whitelist = new Whitelist(database, change -> {}, clock);
        agents = new Agents(store, new AgentRecords(database), whitelist, refusals, clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
        listeners.forEach(GrpcListener::close);
        executor.shutdownNow();
        database.close();
    }

    private ManagedChannel start(boolean authRequired) {
        return start(authRequired, store);
    }

    private ManagedChannel start(boolean authRequired, MetricStore into) {
        MetricServiceEndpoint endpoint = new MetricServiceEndpoint(
                into,
                agents,
                refusals,
                new Admission(LIMITS, Duration.ofDays(7)),
                LIMITS,
                clock,
                announced::add,
                executor);
        GrpcListener listener = GrpcListener.open(
                new GrpcSettings("127.0.0.1", 0, Optional.empty(), Optional.empty(), true, false),
                LIMITS,
                endpoint,
                new Authentication(authRequired, whitelist::authenticate),
                Thread::new);
        listeners.add(listener);
        listener.serving(true);
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + listener.port(), InsecureChannelCredentials.create())
                .build();
        channels.add(channel);
        return channel;
    }

    private static ReportResponse report(ManagedChannel channel, MetricBatchProto batch, String... metadata) {
        Metadata headers = new Metadata();
        for (int i = 0; i < metadata.length; i += 2) {
            headers.put(Metadata.Key.of(metadata[i], Metadata.ASCII_STRING_MARSHALLER), metadata[i + 1]);
        }
        return MetricServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .reportMetrics(batch);
    }

    private static Status refusal(ManagedChannel channel, MetricBatchProto batch, String... metadata) {
        try {
            ReportResponse answer = report(channel, batch, metadata);
            throw new AssertionError("was answered: " + answer);
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    private static MetricDataPointProto point(String name, double value) {
        return MetricDataPointProto.newBuilder()
                .setMetricName(name)
                .setValue(value)
                .setTimestampMs(NOON.toEpochMilli())
                .build();
    }

    private static MetricBatchProto batch(String agent, MetricDataPointProto... points) {
        return MetricBatchProto.newBuilder()
                .setAgentId(agent)
                .setTimestampMs(NOON.toEpochMilli())
                .addAllDataPoints(List.of(points))
                .build();
    }

    @Test
    void okMeansStored_announced_andTheAgentIsKnown() {
        ManagedChannel channel = start(false);

        ReportResponse answer = report(channel, batch("web-1", point("cpu.usage", 12.5)));

        assertThat(answer.getSuccess()).isTrue();
        assertThat(answer.getMessage()).isEqualTo("ok");
        assertThat(store.latest("web-1")).extracting(Point::value).containsExactly(12.5);
        assertThat(announced).extracting(PointsStored::agent).containsExactly("web-1");
        assertThat(agents.find("web-1").orElseThrow().state()).isEqualTo(AgentStatus.State.ACTIVE);
    }

    @Test
    void aRequestThatMustBeMendedIsAnsweredFalse() {
        ManagedChannel channel = start(false);

        assertThat(report(channel, batch("", point("m", 1))))
                .isEqualTo(ReportResponse.newBuilder()
                        .setMessage("agent_id is required")
                        .build());
        assertThat(report(channel, batch("web-1")))
                .isEqualTo(ReportResponse.newBuilder()
                        .setMessage("data_points cannot be empty")
                        .build());
    }

    @Test
    void badPointsAreRefusedAndCounted_theRestIsStored() {
        ManagedChannel channel = start(false);

        ReportResponse answer = report(channel, batch("web-1", point("a", 1), point("b", Double.NaN), point("", 1)));

        assertThat(answer.getSuccess()).isTrue();
        assertThat(answer.getMessage()).isEqualTo("1 stored, 2 refused: 1 value is not finite, 1 metric name is empty");
        assertThat(refusals.rows())
                .extracting(Refusals.Row::reason)
                .containsExactlyInAnyOrder(Refusal.NOT_FINITE, Refusal.NO_NAME);
        assertThat(agents.find("web-1").orElseThrow().refusedPoints()).isEqualTo(2);
    }

    @Test
    void anAgentAllOfWhosePointsAreRefused_isToldSo_andIsStillSeen() {
        ManagedChannel channel = start(false);

        ReportResponse answer = report(channel, batch("web-1", point("a", Double.NaN)));

        assertThat(answer.getSuccess()).isTrue();
        assertThat(answer.getMessage()).isEqualTo("0 stored, 1 refused: value is not finite");
        assertThat(agents.find("web-1").orElseThrow().active()).isTrue();
    }

    @Test
    void newSeriesBeyondTheBoundAreRefused_oldOnesGoOn() {
        ManagedChannel channel = start(false);
        report(channel, batch("web-1", point("a", 1), point("b", 1), point("c", 1), point("d", 1)));

        ReportResponse answer = report(channel, batch("web-1", point("a", 2), point("e", 2), point("f", 2)));

        assertThat(answer.getMessage()).isEqualTo("2 stored, 1 refused: the agent has too many series");
        assertThat(store.seriesCount("web-1")).isEqualTo(5);
    }

    @Test
    void newSeriesBeyondTheBoundOfTheServerAreRefused_oldOnesGoOn() {
        ManagedChannel channel = start(false);
        report(channel, batch("web-1", point("a", 1), point("b", 1), point("c", 1), point("d", 1)));
        report(channel, batch("web-2", point("a", 1), point("b", 1), point("c", 1)));

        ReportResponse answer = report(channel, batch("web-3", point("a", 1), point("b", 1)));

        assertThat(answer.getMessage())
                .isEqualTo("1 stored, 1 refused: the server has as many series as max_series allows");
        assertThat(report(channel, batch("web-1", point("a", 2))).getMessage()).isEqualTo("ok");
        assertThat(store.seriesCount()).isEqualTo(8);
    }

    @Test
    void reservedNamesAreTheServersOwn() {
        ManagedChannel channel = start(false);

        for (String name : List.of("cert-checker", "oxmon-server", "oxmon-anything")) {
            assertThat(refusal(channel, batch(name, point("m", 1))).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(store.agents()).isEmpty();
    }

    @Test
    void tooMuchAtOnceIsRefusedWhole() {
        ManagedChannel channel = start(false);
        MetricDataPointProto[] many = new MetricDataPointProto[101];
        Arrays.fill(many, point("m", 1));

        assertThat(refusal(channel, batch("web-1", many)).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal(channel, batch("web-1", point("m".repeat(5 << 20), 1)))
                        .getCode())
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal(channel, batch("w".repeat(100_000), point("m", 1))).getCode())
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(store.agents()).isEmpty();
    }

    @Test
    void whatIsMissingIsSaidInTheContractsOrder() {
        String token = whitelist.add("web-1", null).token();
        ManagedChannel channel = start(true);
        MetricBatchProto batch = batch("web-1", point("m", 1));

        Map<Status, String> answers = Map.of(
                refusal(channel, batch), "Missing or invalid authorization header",
                refusal(channel, batch, "authorization", "Basic x"), "Missing or invalid authorization header",
                refusal(channel, batch, "authorization", "Bearer "), "Missing or invalid authorization header",
                refusal(channel, batch, "authorization", "Bearer x"), "Missing agent-id in metadata",
                refusal(channel, batch, "authorization", "Bearer x", "agent-id", "web-9"), "Agent not authorized",
                refusal(channel, batch, "authorization", "Bearer x", "agent-id", "web-1"), "Invalid token");

        answers.forEach((status, words) -> {
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(status.getDescription()).isEqualTo(words);
        });
        assertThat(report(channel, batch, "authorization", "Bearer " + token, "agent-id", "web-1")
                        .getSuccess())
                .isTrue();
        assertThat(agents.find("web-1").orElseThrow().verified()).isTrue();
    }

    @Test
    void aProvenAgentMayNotReportAsAnother() {
        String token = whitelist.add("web-1", null).token();
        ManagedChannel channel = start(true);

        Status status = refusal(
                channel, batch("web-2", point("m", 1)), "authorization", "Bearer " + token, "agent-id", "web-1");

        assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(store.agents()).isEmpty();
    }

    @Test
    void whenTheStoreCannotKeepIt_theAnswerIsUnavailable_neverOk() {
        store.close();
        ManagedChannel channel = start(false);

        assertThat(refusal(channel, batch("web-1", point("m", 1))).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(announced).isEmpty();
        assertThat(agents.find("web-1")).isEmpty();
    }

    @Test
    void nothingIsAnsweredBeforeTheStoreHasIt() throws Exception {
        CompletableFuture<Void> disk = new CompletableFuture<>();
        ManagedChannel channel = start(false, slow(disk));

        CompletableFuture<ReportResponse> answer =
                CompletableFuture.supplyAsync(() -> report(channel, batch("web-1", point("m", 1))), executor);
        Thread.sleep(300);
        assertThat(answer).isNotDone();

        disk.complete(null);
        assertThat(answer.get(10, TimeUnit.SECONDS).getSuccess()).isTrue();
    }

    @Test
    void whatAnAgentTellsOfItselfIsRemembered() {
        ManagedChannel channel = start(false);
        MetricBatchProto batch = batch("web-1", point("m", 1)).toBuilder()
                .setSystemInfo(SystemInfoProto.newBuilder()
                        .setHostname("web-1.example.com")
                        .setOs("Debian")
                        .setCpuCores(16)
                        .setMemoryGb(Double.NaN))
                .build();

        report(
                channel,
                batch,
                "oxmon-agent-version",
                "0.1.0",
                "oxmon-interval-secs",
                "30",
                "oxmon-tags",
                "env=prod&rack=%C3%BC%26&broken=%zz&=x");

        AgentStatus known = new Agents(store, new AgentRecords(database), whitelist, refusals, clock)
                .find("web-1")
                .orElseThrow();
        assertThat(known.facts()).isEqualTo(new AgentFacts("web-1.example.com", "Debian", "", "", "", 16, 0, 0));
        assertThat(known.version()).isEqualTo("0.1.0");
        assertThat(known.interval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(known.tags()).isEqualTo(Map.of("env", "prod", "rack", "ü&"));
    }

    @Test
    void bytesThatAreNoBatch_doNoHarm_andNoNoise() {
        List<LogRecord> logged = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logRecord) {
                logged.add(logRecord);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        ManagedChannel channel = start(false);
        byte[] whole = batch("web-1", point("m", 1)).toByteArray();

        for (int length : List.of(1, 5, whole.length - 1)) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, raw(), CallOptions.DEFAULT, cut))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            refused ->
                                    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        }
        root.removeHandler(handler);
        assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
        assertThat(store.agents()).isEmpty();
        assertThat(report(channel, batch("web-1", point("m", 1))).getSuccess()).isTrue();
    }

    @Test
    void theStandardHealthServiceAnswers() {
        ManagedChannel channel = start(true);

        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.newBuilder()
                                .setService("oxmon.MetricService")
                                .build())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    private static MethodDescriptor<byte[], byte[]> raw() {
        return MethodDescriptor.newBuilder(MessageBytes.INSTANCE, MessageBytes.INSTANCE)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("oxmon.MetricService/ReportMetrics")
                .build();
    }

    /** The store, but its disk takes its time. */
    private MetricStore slow(CompletableFuture<Void> disk) {
        return (MetricStore) Proxy.newProxyInstance(
                MetricStore.class.getClassLoader(),
                new Class<?>[] {MetricStore.class},
                (proxy, method, arguments) -> method.getName().equals("append")
                        ? disk.thenCompose(done -> store.append((Batch) arguments[0]))
                        : method.invoke(store, arguments));
    }
}
