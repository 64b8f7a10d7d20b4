package oxmon.web.api.certificates;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Details;
import oxmon.server.certificates.Details.Detail;
import oxmon.server.certificates.DomainName;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.WatchedDomain;
import oxmon.web.api.Numbers;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** What certificates say. A path takes the domain or the certificate's id; an exact domain wins. */
@RequestScoped
@Path("certificates")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Certificates")
public class CertificatesResource {
    private static final int USUAL_LIMIT = 100;
    private static final int MOST_DAYS = 100_000;

    @Inject
    Details details;

    @Inject
    Domains domains;

    @Inject
    Certificates certificates;

    /** The certificates. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The certificates that were seen, the soonest to expire first")
    @APIResponse(
            responseCode = "200",
            description = "The certificates; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = CertificateView.class)))
    public Response list(
            @Parameter(description = "only those that expire within so many days, or have")
                    @QueryParam("expiring_within_days")
                    @Nullable
                    String within,
            @Parameter(description = "only those of domains with this address") @QueryParam("ip_address") @Nullable
                    String address,
            @Parameter(description = "a part of the issuer's name or organisation") @QueryParam("issuer") @Nullable
                    String issuer,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        Details.Found found = details.find(
                Numbers.whole("expiring_within_days", within, -MOST_DAYS, MOST_DAYS),
                address == null ? "" : address.strip(),
                issuer == null ? "" : issuer.strip(),
                page.limit(),
                page.offset());
        return Response.ok(found.details().stream().map(CertificateView::of).toList())
                .header("X-Total-Count", found.total())
                .build();
    }

    /** One certificate. */
    @GET
    @Path("{domain}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One certificate")
    public CertificateView one(
            @PathParam("domain") String domain,
            @Parameter(description = "where several are watched; 443, else the lowest") @QueryParam("port") @Nullable
                    String port) {
        return CertificateView.of(detail(domain, port));
    }

    /** Its chain. */
    @GET
    @Path("{domain}/chain")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "Every certificate that was sent with it", description = "And the way to one that is trusted.")
    public ChainView chain(@PathParam("domain") String domain, @QueryParam("port") @Nullable String port) {
        Detail detail = detail(domain, port);
        String watched = domains.watching(detail.domain(), detail.port())
                .map(WatchedDomain::id)
                .orElse("");
        return ChainView.of(detail, certificates.chain(watched));
    }

    private Detail detail(String domain, @Nullable String port) {
        Integer number = Numbers.port(port);
        return details.named(read(domain), number)
                .or(() -> details.named(domain, number))
                .orElseThrow(() -> Fault.notFound("there is no certificate of " + domain));
    }

    private static String read(String domain) {
        try {
            return DomainName.read(domain);
        } catch (Fault notAName) {
            return domain;
        }
    }
}
