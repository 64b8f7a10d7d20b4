package oxmon.web.api.openapi;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import oxmon.web.api.auth.Open;
import oxmon.web.request.Proxies;

/** Hands out the description of the API. */
@RequestScoped
@Path("")
@Tag(name = "Server")
public class OpenApiResource {
    @Inject
    Proxies proxies;

    @Context
    HttpServletRequest request;

    /** As JSON. */
    @GET
    @Path("openapi.json")
    @Open
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "This description, as JSON")
    public String json() throws IOException {
        return description("openapi.json");
    }

    /** As YAML. */
    @GET
    @Path("openapi.yaml")
    @Open
    @Produces({"application/yaml", "application/x-yaml", "text/yaml", MediaType.TEXT_PLAIN})
    @Operation(summary = "This description, as YAML")
    public String yaml() throws IOException {
        return description("openapi.yaml");
    }

    private String description(String file) throws IOException {
        try (InputStream in = OpenApiResource.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the build made no " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace(Completion.PLACE_OF_ADDRESS, proxies.address(request));
        }
    }
}
