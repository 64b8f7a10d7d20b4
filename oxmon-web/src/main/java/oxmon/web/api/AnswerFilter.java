package oxmon.web.api;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** What all answers have in common: they are about now and about one caller, so no cache keeps them. */
@Provider
public class AnswerFilter implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle("Cache-Control", "no-store");
        if (request.getMethod().equals("OPTIONS")) {
            response.setEntity(null); // the methods are in Allow; Jersey repeats them as text
        }
        response.getHeaders().putSingle("X-Content-Type-Options", "nosniff");
    }
}
