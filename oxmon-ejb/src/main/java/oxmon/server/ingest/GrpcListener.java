package oxmon.server.ingest;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import oxmon.metrics.Limits;
import oxmon.server.settings.GrpcSettings;

/** The open port: Netty with the JDK's TLS and no native code. */
final class GrpcListener implements AutoCloseable {
    private static final int METADATA_BYTES = 32 << 10;
    private static final int CALLS_PER_CONNECTION = 128;

    private final EventLoopGroup acceptor;
    private final EventLoopGroup workers;
    private final HealthStatusManager health = new HealthStatusManager();
    private final Server server;

    private GrpcListener(
            GrpcSettings settings,
            Limits limits,
            BindableService service,
            Authentication authentication,
            ThreadFactory threads)
            throws IOException {
        acceptor = new NioEventLoopGroup(1, threads);
        workers = new NioEventLoopGroup(Math.max(2, Runtime.getRuntime().availableProcessors()), threads);
        try {
            NettyServerBuilder builder = NettyServerBuilder.forAddress(
                            new InetSocketAddress(settings.host(), settings.port()))
                    .bossEventLoopGroup(acceptor)
                    .workerEventLoopGroup(workers)
                    .channelType(NioServerSocketChannel.class)
                    .directExecutor() // a call is read in less time than handing it on takes; its end is told by others
                    .maxInboundMessageSize(limits.messageBytes())
                    .maxInboundMetadataSize(METADATA_BYTES)
                    .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                    .maxConnectionIdle(15, TimeUnit.MINUTES)
                    .handshakeTimeout(20, TimeUnit.SECONDS)
                    .permitKeepAliveTime(10, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .addService(ServerInterceptors.intercept(service, authentication))
                    .addService(UnreadableMessages.refusedBy(health.getHealthService()));
            if (settings.reflection()) {
                builder.addService(UnreadableMessages.refusedBy(ProtoReflectionServiceV1.newInstance()));
            }
            if (settings.tls().isPresent()) {
                builder.sslContext(tls(settings, settings.tls().get()));
            }
            server = builder.build().start();
        } catch (IOException | RuntimeException e) {
            stopLoops();
            throw e;
        }
    }

    /**
     * Opens the port.
     *
     * @throws IllegalStateException when it cannot be opened; the message names the port and the setting
     */
    static GrpcListener open(
            GrpcSettings settings,
            Limits limits,
            BindableService service,
            Authentication authentication,
            ThreadFactory threads) {
        try {
            return new GrpcListener(settings, limits, service, authentication, threads);
        } catch (IOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "gRPC port " + settings.port() + " on " + settings.host() + " cannot be opened ("
                            + cause.getMessage() + "); grpc_port and grpc_host choose another",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("gRPC TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static SslContext tls(GrpcSettings settings, GrpcSettings.Tls tls) throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forServer(tls.cert().toFile(), tls.key().toFile());
        settings.clientCa().ifPresent(ca -> builder.trustManager(ca.toFile()).clientAuth(ClientAuth.REQUIRE));
        return GrpcSslContexts.configure(builder, SslProvider.JDK).build();
    }

    /** The port that is open, the chosen one when the setting was 0. */
    int port() {
        return server.getPort();
    }

    /** What the standard health service answers. */
    void serving(boolean serving) {
        ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus("oxmon.MetricService", status);
    }

    /** Takes no new calls, lets those under way end within 3 s, and closes. */
    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdown();
        try {
            if (!server.awaitTermination(3, TimeUnit.SECONDS)) {
                server.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        stopLoops();
    }

    private void stopLoops() {
        acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        workers.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
