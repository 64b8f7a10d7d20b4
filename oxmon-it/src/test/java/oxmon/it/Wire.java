package oxmon.it;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.MetricServiceGrpc.MetricServiceBlockingStub;
import oxmon.wire.ReportResponse;

/** A client of the gRPC port that behaves as the test says, well or badly. Thread-safe. */
public final class Wire implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ManagedChannel channel;

    private Wire(ManagedChannel channel) {
        this.channel = channel;
    }

    /** A client without TLS. */
    public static Wire at(int port) {
        return at(port, InsecureChannelCredentials.create());
    }

    /** A client that proves itself, and asks for proof, as those credentials say. */
    public static Wire at(int port, ChannelCredentials credentials) {
        return new Wire(Grpc.newChannelBuilderForAddress("localhost", port, credentials)
                .maxInboundMetadataSize(1 << 20)
                .build());
    }

    /** The connection, for the standard services. */
    public ManagedChannel channel() {
        return channel;
    }

    /** Reports without saying who it is. */
    public ReportResponse report(MetricBatchProto batch) {
        return stub(new Metadata()).reportMetrics(batch);
    }

    /** Reports with metadata. */
    public ReportResponse report(MetricBatchProto batch, Metadata metadata) {
        return stub(metadata).reportMetrics(batch);
    }

    /** Reports, and is refused. */
    public Status refused(MetricBatchProto batch, Metadata metadata) {
        try {
            ReportResponse answer = report(batch, metadata);
            throw new AssertionError("was not refused: " + answer);
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** Reports, and is refused. */
    public Status refused(MetricBatchProto batch) {
        return refused(batch, new Metadata());
    }

    /** Sends these bytes where a batch belongs; the status of the answer. */
    public Status sendBytes(byte[] message) {
        var method = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MetricServiceGrpc.getReportMetricsMethod().getFullMethodName())
                .build();
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    method,
                    CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS),
                    message);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** Metadata: name, value, name, value … */
    public static Metadata metadata(String... namesAndValues) {
        Metadata metadata = new Metadata();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            metadata.put(Metadata.Key.of(namesAndValues[i], Metadata.ASCII_STRING_MARSHALLER), namesAndValues[i + 1]);
        }
        return metadata;
    }

    /** What an agent with a token shows. */
    public static Metadata credentials(String agent, String token) {
        return metadata("authorization", "Bearer " + token, "agent-id", agent);
    }

    private MetricServiceBlockingStub stub(Metadata metadata) {
        return MetricServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };
}
