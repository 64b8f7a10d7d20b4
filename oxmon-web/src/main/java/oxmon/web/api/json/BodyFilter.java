package oxmon.web.api.json;

import jakarta.json.JsonObject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import oxmon.common.Fault;

/** Refuses a request without a body where one is needed; the framework would hand a null to the resource. */
@Provider
public class BodyFilter implements ContainerRequestFilter {
    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext context) {
        Method method = resource.getResourceMethod();
        if (method != null
                && Arrays.stream(method.getParameterTypes())
                        .anyMatch(type -> type.isRecord() || type == JsonObject.class)
                && !context.hasEntity()) {
            throw new Fault(Fault.Kind.INVALID, "BAD_REQUEST", "a JSON body is required");
        }
    }
}
