package oxmon.web.api.certificates;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.agents.groups.HostNames;
import oxmon.server.certificates.HostCertificates;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** The certificates that agents find in files of their hosts. */
@RequestScoped
@Path("certs/keystores")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Certificates")
public class KeystoresResource {
    private static final int USUAL_LIMIT = 100;

    @Inject
    HostCertificates certificates;

    @Inject
    HostNames hosts;

    @Inject
    Clock clock;

    /** The certificates. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The certificates in keystores and PEM files of hosts, the soonest to expire first",
            description =
                    "As agents told of them last. Those that were not told of for a day come last, and leave the list a day later.")
    @APIResponse(
            responseCode = "200",
            description = "The certificates; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = KeystoreView.class)))
    public Response list(
            @Parameter(
                            description =
                                    "a name, a glob such as web-*, group:web or tag:env=prod; repeat it for more; all hosts when left out")
                    @QueryParam("agent")
                    List<String> agent,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        Instant now = clock.instant();
        return page.of(certificates.on(hosts.select(agent)), each -> KeystoreView.of(each, now));
    }
}
