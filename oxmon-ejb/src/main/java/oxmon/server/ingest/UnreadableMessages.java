package oxmon.server.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Refuses bytes that are no message in a word. Left to itself gRPC takes them for a fault of the server: it logs a stack trace for
 * each, which lets anybody fill the disk.
 */
final class UnreadableMessages implements ServerInterceptor {
    private static final Logger LOG = System.getLogger(UnreadableMessages.class.getName());

    /** What is said of such bytes. */
    static final String WORDS = "the message cannot be read as protobuf";

    private UnreadableMessages() {}

    /** The service, told of messages only when they can be read. */
    static ServerServiceDefinition refusedBy(BindableService service) {
        // messages travel as bytes up to here, so that they are read within onMessage below
        return ServerInterceptors.intercept(
                ServerInterceptors.useInputStreamMessages(service.bindService()), new UnreadableMessages());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            private boolean refused;

            @Override
            public void onMessage(Q message) {
                try {
                    super.onMessage(message);
                } catch (StatusRuntimeException e) {
                    if (!(e.getCause() instanceof InvalidProtocolBufferException)) {
                        throw e;
                    }
                    refused = true;
                    LOG.log(
                            Level.DEBUG,
                            "a message of {0} cannot be read: {1}",
                            call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                            e.getCause().getMessage());
                    call.close(Status.INVALID_ARGUMENT.withDescription(WORDS), new Metadata());
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }
}
