package oxmon.web.api.auth;

import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import oxmon.common.Fault;
import oxmon.identity.Caller;

/** The caller as JAX-RS carries it from the filter to the resource. */
public final class CallerContext implements SecurityContext {
    private final Caller caller;
    private final boolean secure;

    CallerContext(Caller caller, boolean secure) {
        this.caller = caller;
        this.secure = secure;
    }

    /**
     * Who calls.
     *
     * @throws Fault UNAUTHENTICATED when nobody was identified
     */
    public static Caller of(SecurityContext context) {
        if (context.getUserPrincipal() instanceof Named named) {
            return named.caller(); // the container hands out a proxy of the context, so ask for the principal
        }
        throw Fault.unauthenticated("missing authorization header");
    }

    @Override
    public Principal getUserPrincipal() {
        return new Named(caller);
    }

    @Override
    public boolean isUserInRole(String role) {
        return caller.role().apiName().equals(role);
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }

    private record Named(Caller caller) implements Principal {
        @Override
        public String getName() {
            return caller.name();
        }
    }
}
