package oxmon.server.ingest;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import java.util.function.BiFunction;
import oxmon.server.agents.whitelist.Whitelist;

/** Reads each call's {@link Credentials} before its message is looked at; refuses the call when they are needed and wrong. */
final class Authentication implements ServerInterceptor {
    /** What the call's agent showed. */
    static final Context.Key<Credentials> CREDENTIALS = Context.key("oxmon-credentials");

    private final boolean required;
    private final BiFunction<String, String, Whitelist.Verdict> authenticate;

    Authentication(boolean required, BiFunction<String, String, Whitelist.Verdict> authenticate) {
        this.required = required;
        this.authenticate = authenticate;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        try {
            Credentials credentials = Credentials.of(headers, required, authenticate);
            return Contexts.interceptCall(Context.current().withValue(CREDENTIALS, credentials), call, headers, next);
        } catch (StatusException e) {
            call.close(e.getStatus(), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }
}
