package oxmon.agent.report;

import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import oxmon.agent.settings.AgentSettings;
import oxmon.agent.settings.TlsSettings;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.MetricServiceGrpc.MetricServiceBlockingStub;
import oxmon.wire.ReportResponse;

/**
 * The connection to the server: sends one batch at a time and says how it ended. Connects when it must; after a failure the
 * next attempt starts afresh instead of waiting for gRPC's own back-off. For one thread.
 */
final class Link implements AutoCloseable {
    private static final Set<Status.Code> BROKEN =
            EnumSet.of(Status.Code.DEADLINE_EXCEEDED, Status.Code.INTERNAL, Status.Code.UNKNOWN);

    private final AgentSettings settings;
    private final Headers headers;
    private ManagedChannel channel;
    private MetricServiceBlockingStub stub;

    /**
     * @throws IOException when a file of {@code tls_*} cannot be used
     */
    Link(AgentSettings settings, Headers headers) throws IOException {
        this.settings = settings;
        this.headers = headers;
        this.channel = open(settings);
        this.stub = stub(channel, headers);
    }

    /** Whether the next batch goes over the same connection as the one before. */
    boolean isConnected() {
        return channel.getState(false) == ConnectivityState.READY;
    }

    /**
     * Sends one batch and waits for the answer.
     *
     * @param patience how long at most
     */
    Outcome send(MetricBatchProto batch, Duration patience) {
        channel.resetConnectBackoff();
        try {
            ReportResponse response = stub.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .reportMetrics(batch);
            return response.getSuccess()
                    ? new Outcome.Delivered(response.getMessage())
                    : new Outcome.Refused(response.getMessage());
        } catch (StatusRuntimeException e) {
            afresh(e.getStatus().getCode());
            return failure(e.getStatus(), patience);
        }
    }

    /** A connection over which nothing comes back, or a channel that broke inside ("Panic!"), is never used again. */
    private void afresh(Status.Code code) {
        if (!BROKEN.contains(code)) {
            return; // the connection is well, or gRPC has closed it already
        }
        channel.shutdownNow();
        try {
            channel = open(settings);
            stub = stub(channel, headers);
        } catch (IOException e) {
            throw new IllegalStateException("the files of tls_* can no longer be read", e);
        }
    }

    /** Which failures are worth another attempt with the same batch. */
    static Outcome failure(Status status, Duration patience) {
        String reason = status.getCode() == Status.Code.DEADLINE_EXCEEDED
                ? "no answer within " + patience.toMillis() / 1000.0 + " s"
                : reason(status);
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> new Outcome.Denied(reason);
            case INVALID_ARGUMENT, OUT_OF_RANGE -> new Outcome.Refused(reason);
            default -> new Outcome.Later(reason);
        };
    }

    private static String reason(Status status) {
        StringBuilder text = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            text.append(": ").append(status.getDescription());
        }
        Throwable cause = status.getCause();
        if (cause != null) {
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(" (").append(message).append(')');
            }
        }
        return text.toString().replaceAll("\\s+", " ");
    }

    private static MetricServiceBlockingStub stub(ManagedChannel channel, Headers headers) {
        return MetricServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers.asMetadata()));
    }

    private static ManagedChannel open(AgentSettings settings) throws IOException {
        ManagedChannelBuilder<?> channel =
                Grpc.newChannelBuilder(settings.server().authority(), credentials(settings));
        settings.tls().flatMap(TlsSettings::serverName).ifPresent(channel::overrideAuthority);
        return channel.userAgent("oxmon-agent")
                .disableRetry() // the reporter retries, in order
                .maxInboundMessageSize(64 * 1024)
                .build();
    }

    private static ChannelCredentials credentials(AgentSettings settings) throws IOException {
        if (settings.tls().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        TlsSettings tls = settings.tls().get();
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
        if (tls.ca().isPresent()) {
            credentials.trustManager(tls.ca().get().toFile());
        }
        if (tls.identity().isPresent()) {
            TlsSettings.Identity own = tls.identity().get();
            credentials.keyManager(own.certificate().toFile(), own.key().toFile());
        }
        return credentials.build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
