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

    private final List<ManagedChannel> channels = new ArrayList<>();

    RawGrpc(int port, int connections) {
        for (int i = 0; i < connections; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .directExecutor()
                    .build());
        }
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
            ClientCalls.asyncUnaryCall(
                    channels.get(i % channels.size()).newCall(REPORT, CallOptions.DEFAULT),
                    batches.get(i),
                    new StreamObserver<>() {
                        @Override
                        public void onNext(ReportResponse answer) {
                            if (!answer.getMessage().equals("ok")) {
                                failure.set(answer.getMessage());
                            }
                        }

                        @Override
                        public void onError(Throwable cause) {
                            failure.set(cause.toString());
                            free.release();
                        }

                        @Override
                        public void onCompleted() {
                            millis[index] = (System.nanoTime() - sent) / 1e6;
                            free.release();
                        }
                    });
        }
        free.acquire(inFlight);
        if (failure.get() != null) {
            throw new IOException(failure.get());
        }
    }

    @Override
    public void close() {
        for (ManagedChannel channel : channels) {
            try {
                channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
