package oxmon.agent.report;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.ReportResponse;

/** A real gRPC server on loopback that does as it is told, and remembers what it said "ok" to. */
public final class FakeServer implements AutoCloseable {
    /** What to do with one batch. */
    public interface Answer {
        void give(MetricBatchProto batch, StreamObserver<ReportResponse> to);
    }

    static final Answer OK = (batch, to) -> reply(to, true, "ok");
    static final Answer SILENCE = (batch, to) -> {};

    private final Server server;
    private final BlockingQueue<MetricBatchProto> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Metadata> headers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Answer> script = new LinkedBlockingQueue<>();
    private volatile Answer otherwise = OK;

    private FakeServer(int port, ServerCredentials credentials) throws IOException {
        this.server = OkHttpServerBuilder.forPort(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
                .addService(ServerInterceptors.intercept(new Service(), new Headers()))
                .build()
                .start();
    }

    public static FakeServer start() throws IOException {
        return new FakeServer(0, InsecureServerCredentials.create());
    }

    public static FakeServer startAgainOn(int port) throws IOException {
        return new FakeServer(port, InsecureServerCredentials.create());
    }

    /** Shows its own certificate and asks for one that it trusts. */
    public static FakeServer startTls(SelfSigned own, SelfSigned trusted) throws IOException {
        return new FakeServer(
                0,
                TlsServerCredentials.newBuilder()
                        .keyManager(own.certificate().toFile(), own.key().toFile())
                        .trustManager(trusted.certificate().toFile())
                        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                        .build());
    }

    static Answer failing(Status status) {
        return (batch, to) -> to.onError(status.asRuntimeException());
    }

    static Answer saying(boolean success, String message) {
        return (batch, to) -> reply(to, success, message);
    }

    /** The next batches get these answers, one each; later ones are stored again. */
    FakeServer first(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    /** From now on every batch gets this answer. */
    FakeServer always(Answer answer) {
        otherwise = answer;
        return this;
    }

    public int port() {
        return server.getPort();
    }

    public MetricBatchProto nextAccepted() throws InterruptedException {
        MetricBatchProto batch = accepted.poll(15, TimeUnit.SECONDS);
        if (batch == null) {
            throw new AssertionError("no batch came");
        }
        return batch;
    }

    List<Long> nextAcceptedTimes(int count) throws InterruptedException {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            times.add(nextAccepted().getTimestampMs());
        }
        return times;
    }

    boolean nothingMoreWithin(Duration patience) throws InterruptedException {
        return accepted.poll(patience.toMillis(), TimeUnit.MILLISECONDS) == null;
    }

    Metadata nextHeaders() throws InterruptedException {
        Metadata next = headers.poll(15, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no call came");
        }
        return next;
    }

    @Override
    public void close() {
        try {
            server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(StreamObserver<ReportResponse> to, boolean success, String message) {
        to.onNext(ReportResponse.newBuilder()
                .setSuccess(success)
                .setMessage(message)
                .build());
        to.onCompleted();
    }

    private final class Service extends MetricServiceGrpc.MetricServiceImplBase {
        @Override
        public void reportMetrics(MetricBatchProto batch, StreamObserver<ReportResponse> to) {
            Answer scripted = script.poll();
            Answer answer = scripted == null ? otherwise : scripted;
            if (answer == OK) {
                accepted.add(batch);
            }
            answer.give(batch, to);
        }
    }

    private final class Headers implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
            headers.add(metadata);
            return next.startCall(call, metadata);
        }
    }
}
