package oxmon.web.api.auth;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.identity.Tokens;
import oxmon.web.request.LocalRequest;

/** Lets a request through to a resource when its token is good and its holder may call the method. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class BearerFilter implements ContainerRequestFilter {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([^\\s,]+)");

    @Inject
    Tokens tokens;

    @Inject
    LocalRequest local;

    @Context
    ResourceInfo resource;

    @Context
    HttpServletRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        Method method = resource.getResourceMethod();
        if (context.getMethod().equals("OPTIONS") || (method != null && method.isAnnotationPresent(Open.class))) {
            return; // OPTIONS is answered by the framework with the methods there are
        }
        Requires required = method == null ? null : method.getAnnotation(Requires.class);
        Caller caller = tokens.verify(token(context.getHeaderString(HttpHeaders.AUTHORIZATION)));
        if (required == null) {
            throw Fault.forbidden("nobody may call this");
        }
        if (caller.mustChangePassword() && !required.beforePasswordChange() && !local.is(request)) {
            throw Fault.forbidden("the password must be changed first: POST /v1/auth/password");
        }
        caller.require(required.value());
        context.setSecurityContext(
                new CallerContext(caller, context.getSecurityContext().isSecure()));
    }

    private static String token(@Nullable String header) {
        if (header == null) {
            throw Fault.unauthenticated("missing authorization header");
        }
        Matcher matcher = BEARER.matcher(header.strip());
        if (!matcher.matches()) {
            throw Fault.unauthenticated("invalid authorization header");
        }
        return matcher.group(1);
    }
}
