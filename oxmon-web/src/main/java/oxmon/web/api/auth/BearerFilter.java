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
import oxmon.common.Fault;
import oxmon.identity.Caller;

/** Lets a request through to a resource when its token is good and its holder may call the method. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class BearerFilter implements ContainerRequestFilter {
    @Inject
    Bearer bearer;

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
        String header = context.getHeaderString(HttpHeaders.AUTHORIZATION);
        Caller caller = bearer.caller(header, request, required != null && required.beforePasswordChange());
        if (required == null) {
            throw Fault.forbidden("nobody may call this");
        }
        caller.require(required.value());
        context.setSecurityContext(
                new CallerContext(caller, context.getSecurityContext().isSecure()));
    }
}
