package oxmon.bench;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import oxmon.server.ingest.MessageBytes;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.ReportResponse;

/** Reports batches that are bytes already, many at a time, over a few connections. Thread-safe. */
final class RawGrpc implements AutoCloseable {
    private static final MethodDescriptor<byte[], ReportResponse> REPORT =
            MetricServiceGrpc.getReportMetricsMethod().toBuilder(
                            MessageBytes.INSTANCE,
                            MetricServiceGrpc.getReportMetricsMethod().getResponseMarshaller())
                    .build();

    /** An agent waits no longer. */
    private static final long DEADLINE_SECONDS = 60;

    private final List<ManagedChannel> channels = new ArrayList<>();

    RawGrpc(int port, int connections) {
        for (int i = 0; i < connections; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .build());
        }
    }

    /** Is told how a report ended. */
    interface Answered {
        /**
         * Called once, on a thread of the connections.
         *
         * @param refusal empty when the answer was "ok", else what came instead
         */
        void end(String refusal);
    }

    /**
     * Sends a batch, and does not wait.
     *
     * @param who a number that tells which connection to take; the same number takes the same one
     */
    void send(int who, byte[] batch, Answered answered) {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
        ClientCalls.asyncUnaryCall(
                channels.get(who % channels.size()).newCall(REPORT, options), batch, new StreamObserver<>() {
                    private String refusal = "no answer";

                    @Override
                    public void onNext(ReportResponse answer) {
                        refusal = answer.getMessage().equals("ok") ? "" : answer.getMessage();
                    }

                    @Override
                    public void onError(Throwable cause) {
                        answered.end(cause.toString());
                    }

                    @Override
                    public void onCompleted() {
                        answered.end(refusal);
                    }
                });
    }

    /**
     * Sends all batches.
     *
     * @param millis takes how long each answer took
     * @throws IOException when any is not answered with "ok"
     */
    void sendAll(List<byte[]> batches, int inFlight, double[] millis) throws IOException, InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        AtomicReference<String> failure = new AtomicReference<>();
        for (int i = 0; i < batches.size() && failure.get() == null; i++) {
            int index = i;
            free.acquire();
            long sent = System.nanoTime();
            send(i, batches.get(i), refusal -> {
                millis[index] = (System.nanoTime() - sent) / 1e6;
                if (!refusal.isEmpty()) {
                    failure.set(refusal);
                }
                free.release();
            });
        }
        free.acquire(inFlight);
        if (failure.get() != null) {
            throw new IOException(failure.get());
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            try {
                channel.awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
