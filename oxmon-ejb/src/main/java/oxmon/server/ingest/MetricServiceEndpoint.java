package oxmon.server.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;
import oxmon.agents.AgentId;
import oxmon.common.Fault;
import oxmon.metrics.Admission;
import oxmon.metrics.Batch;
import oxmon.metrics.Limits;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Refusal;
import oxmon.metrics.Series;
import oxmon.server.agents.Agents;
import oxmon.server.agents.Hello;
import oxmon.server.metrics.PointsStored;
import oxmon.server.selfmonitoring.Refusals;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.ReportResponse;
import oxmon.wire.SystemInfoProto;

/**
 * Version 1 of the wire. Checks a batch, stores what is admitted, announces it, and answers; "ok" is said only once the
 * batch is on disk. Thread-safe.
 */
final class MetricServiceEndpoint implements BindableService {
    private static final Logger LOG = System.getLogger(MetricServiceEndpoint.class.getName());

    private final MetricStore store;
    private final Agents agents;
    private final Refusals refusals;
    private final Admission admission;
    private final Limits limits;
    private final Clock clock;
    private final Consumer<PointsStored> announce;
    private final Executor executor;
    private final NamesByAgent names = new NamesByAgent();

    MetricServiceEndpoint(
            MetricStore store,
            Agents agents,
            Refusals refusals,
            Admission admission,
            Limits limits,
            Clock clock,
            Consumer<PointsStored> announce,
            Executor executor) {
        this.store = store;
        this.agents = agents;
        this.refusals = refusals;
        this.admission = admission;
        this.limits = limits;
        this.clock = clock;
        this.announce = announce;
        this.executor = executor;
    }

    /** The service as the protocol declares it, but its messages come as bytes. */
    @Override
    public ServerServiceDefinition bindService() {
        MethodDescriptor<MetricBatchProto, ReportResponse> declared = MetricServiceGrpc.getReportMetricsMethod();
        MethodDescriptor<byte[], ReportResponse> method = declared.toBuilder(
                        MessageBytes.INSTANCE, declared.getResponseMarshaller())
                .build();
        ServiceDescriptor service = MetricServiceGrpc.getServiceDescriptor();
        return ServerServiceDefinition.builder(ServiceDescriptor.newBuilder(service.getName())
                        .setSchemaDescriptor(service.getSchemaDescriptor())
                        .addMethod(method)
                        .build())
                .addMethod(method, ServerCalls.asyncUnaryCall(this::reportMetrics))
                .build();
    }

    private void reportMetrics(byte[] message, StreamObserver<ReportResponse> answer) {
        try {
            Credentials credentials = Authentication.CREDENTIALS.get();
            Report report = Report.read(message, names);
            if (report.agent().isBlank()) {
                answer(answer, false, "agent_id is required");
            } else if (report.size() == 0) {
                answer(answer, false, "data_points cannot be empty");
            } else {
                Status refusal = refusal(report, credentials.agent());
                if (refusal == null) {
                    store(report, credentials, answer);
                } else {
                    answer.onError(refusal.asRuntimeException());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            LOG.log(Level.DEBUG, "a message cannot be read: {0}", e.getMessage());
            answer.onError(Status.INVALID_ARGUMENT
                    .withDescription(UnreadableMessages.WORDS)
                    .asRuntimeException());
        } catch (RuntimeException e) {
            fail(answer, e);
        }
    }

    /** Why the whole batch cannot be taken, or null. */
    @Nullable
    private Status refusal(Report report, @Nullable String proven) {
        AgentId id;
        try {
            id = new AgentId(report.agent());
        } catch (IllegalArgumentException e) {
            return Status.INVALID_ARGUMENT.withDescription(e.getMessage());
        }
        if (id.reserved()) {
            return Status.PERMISSION_DENIED.withDescription("agent_id " + id + " is reserved for the server itself");
        }
        if (proven != null && !proven.equals(id.value())) {
            return Status.PERMISSION_DENIED.withDescription("the token is of agent " + proven + ", the batch of " + id);
        }
        if (report.size() > limits.pointsPerBatch()) {
            return Status.RESOURCE_EXHAUSTED.withDescription(
                    "a batch may hold " + limits.pointsPerBatch() + " points; this one has " + report.size());
        }
        return null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the stage itself answers in both cases
    private void store(Report report, Credentials credentials, StreamObserver<ReportResponse> answer) {
        String agent = report.agent();
        long received = clock.millis();
        Admission.Verdict verdict = admission.begin(agent, received);
        report.judge(admission, verdict, names.of(agent));
        boundSeries(agent, verdict);
        if (!verdict.refused().isEmpty()) {
            refusals.count(agent, verdict.refused());
        }
        List<Point> points = List.copyOf(verdict.admitted());
        long interval = agents.interval(agent, report.timestampMillis(), credentials.intervalSecs());
        Hello hello = hello(report.systemInfo(), credentials);
        store.append(new Batch(agent, received, interval, points))
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            if (failure != null) {
                                fail(answer, failure);
                                return;
                            }
                            announce(new PointsStored(agent, received, points));
                            agents.heard(agent, received, report.timestampMillis(), hello)
                                    .thenRun(() -> answer(answer, true, verdict.message()));
                        },
                        executor);
    }

    /** Forgets the names of agents that have been silent; called from time to time. */
    void forgetSilent() {
        names.forgetSilent();
    }

    /** Refuses points of new series beyond what the agent and the server may have; old series go on. */
    private void boundSeries(String agent, Admission.Verdict verdict) {
        int ofAgent = limits.seriesPerAgent() - store.seriesCount(agent);
        int ofServer = limits.maxSeries() - store.seriesCount();
        int room = Math.min(ofAgent, ofServer);
        if (room >= verdict.admitted().size()) {
            return;
        }
        Set<Series> fresh = new HashSet<>();
        for (Iterator<Point> points = verdict.admitted().iterator(); points.hasNext(); ) {
            Series series = points.next().series();
            if (fresh.contains(series) || store.has(series)) {
                continue;
            }
            if (fresh.size() < room) {
                fresh.add(series);
            } else {
                points.remove();
                verdict.refuse(ofAgent <= ofServer ? Refusal.TOO_MANY_SERIES : Refusal.SERVER_FULL);
            }
        }
    }

    private void announce(PointsStored stored) {
        try {
            announce.accept(stored);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "an observer of stored points failed; the points are kept", e);
        }
    }

    private static Hello hello(@Nullable SystemInfoProto info, Credentials credentials) {
        AgentFacts facts = null;
        if (info != null) {
            facts = new AgentFacts(
                    bounded(info.getHostname()),
                    bounded(info.getOs()),
                    bounded(info.getOsVersion()),
                    bounded(info.getArch()),
                    bounded(info.getKernelVersion()),
                    Math.max(0, info.getCpuCores()),
                    sound(info.getMemoryGb()),
                    sound(info.getDiskGb()));
        }
        return new Hello(
                facts,
                credentials.version(),
                credentials.machineId(),
                credentials.intervalSecs(),
                credentials.tags(),
                credentials.agent() != null);
    }

    private static String bounded(String text) {
        return text.length() > AgentId.MAX_BYTES ? text.substring(0, AgentId.MAX_BYTES) : text;
    }

    private static double sound(double number) {
        return Double.isFinite(number) && number > 0 ? number : 0;
    }

    private static void answer(StreamObserver<ReportResponse> answer, boolean success, String message) {
        answer.onNext(ReportResponse.newBuilder()
                .setSuccess(success)
                .setMessage(message)
                .build());
        answer.onCompleted();
    }

    private static void fail(StreamObserver<ReportResponse> answer, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Fault fault && fault.kind() == Fault.Kind.UNAVAILABLE) {
            answer.onError(Status.UNAVAILABLE.withDescription(fault.detail()).asRuntimeException());
            return;
        }
        LOG.log(Level.ERROR, "a batch failed", cause);
        answer.onError(Status.INTERNAL
                .withDescription("the server failed; see its log")
                .asRuntimeException());
    }
}
