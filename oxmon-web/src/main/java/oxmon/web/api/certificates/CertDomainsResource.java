package oxmon.web.api.certificates;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.WatchedDomain;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.web.api.Numbers;
import oxmon.web.api.Page;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;

/** The domains whose certificates are watched, and what checks of them found. */
@RequestScoped
@Path("certs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Certificates")
public class CertDomainsResource {
    private static final int USUAL_LIMIT = 20;

    @Inject
    Domains domains;

    @Inject
    Certificates certificates;

    /** Watches a domain. */
    @POST
    @Path("domains")
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(summary = "Watch a domain's certificate", description = "It is checked within a second or two.")
    @RequestBody(content = @Content(schema = @Schema(ref = "CertDomainRequest")))
    @APIResponse(
            responseCode = "201",
            description = "The domain",
            content = @Content(schema = @Schema(implementation = DomainView.class)))
    public Response add(JsonObject body, @Context UriInfo uri) {
        WatchedDomain domain = domains.add(FieldsJson.fields(body));
        certificates.reconsider();
        return Response.created(uri.getAbsolutePathBuilder().path("{id}").build(domain.id()))
                .entity(DomainView.of(domain))
                .build();
    }

    /** Watches several domains. */
    @POST
    @Path("domains/batch")
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(summary = "Watch several domains, all or none of them")
    @RequestBody(content = @Content(schema = @Schema(ref = "CertDomainsRequest")))
    @APIResponse(
            responseCode = "201",
            description = "The domains, in the order in which they came",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = DomainView.class)))
    public Response addAll(JsonObject body) {
        List<WatchedDomain> made = domains.addAll(many(body.get("domains")));
        certificates.reconsider();
        return Response.status(Response.Status.CREATED)
                .entity(made.stream().map(DomainView::of).toList())
                .build();
    }

    private static List<Map<String, @Nullable Object>> many(@Nullable JsonValue value) {
        if (value == null) {
            throw Fault.missing("domains");
        }
        if (!(value instanceof JsonArray array)) {
            throw Fault.invalid("domains", "domains must be a list");
        }
        List<Map<String, @Nullable Object>> many = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof JsonObject object)) {
                throw Fault.invalid("domains[" + i + "]", "domains[" + i + "] must be an object");
            }
            many.add(FieldsJson.fields(object));
        }
        return many;
    }

    /** The domains. */
    @GET
    @Path("domains")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The domains whose certificates are watched, newest first")
    @APIResponse(
            responseCode = "200",
            description = "The domains; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = DomainView.class)))
    public Response list(
            @QueryParam("enabled") @Nullable String enabled,
            @Parameter(description = "a part of the domain or its note, as it is written")
                    @QueryParam("search")
                    @Nullable
                    String search,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        Domains.Found found = domains.find(new Domains.Wanted(
                Numbers.flag("enabled", enabled), search == null ? "" : search.strip(), page.limit(), page.offset()));
        return Response.ok(found.domains().stream().map(DomainView::of).toList())
                .header("X-Total-Count", found.total())
                .build();
    }

    /** One domain. */
    @GET
    @Path("domains/{id}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One domain")
    public DomainView one(@PathParam("id") String id) {
        return DomainView.of(domains.get(id));
    }

    /** Changes a domain. */
    @PUT
    @Path("domains/{id}")
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(
            summary = "Change how a domain is checked",
            description =
                    "What is left out stays; check_interval_secs null means the server's interval. The name stays. It is checked at once where that may find something else; alerts of a port that is watched no more end.")
    @RequestBody(content = @Content(schema = @Schema(ref = "CertDomainRequest")))
    @APIResponse(
            responseCode = "200",
            description = "The domain",
            content = @Content(schema = @Schema(implementation = DomainView.class)))
    public DomainView change(@PathParam("id") String id, JsonObject body, @Context SecurityContext caller) {
        return DomainView.of(certificates.change(id, FieldsJson.fields(body), CallerContext.of(caller)));
    }

    /** Watches a domain no more. */
    @DELETE
    @Path("domains/{id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(
            summary = "Watch a domain no more",
            description = "With all that is known of it; its alerts end, its points stay.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove(@PathParam("id") String id, @Context SecurityContext caller) {
        certificates.remove(id, CallerContext.of(caller));
        return Response.noContent().build();
    }

    /** Checks a domain now. */
    @POST
    @Path("domains/{id}/check")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(summary = "Check a domain now", description = "Answers when that is done.")
    public StatusView check(@PathParam("id") String id) {
        return StatusView.of(certificates.check(id));
    }

    /** Checks all domains now. */
    @POST
    @Path("check")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(summary = "Check all enabled domains now", description = "Answers when all are done.")
    @APIResponse(
            responseCode = "200",
            description = "What was found, by name",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = StatusView.class)))
    public Response checkAll() {
        return Response.ok(certificates.checkAll().stream().map(StatusView::of).toList())
                .build();
    }

    /** The newest results. */
    @GET
    @Path("status")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "What the newest checks found, by name")
    @APIResponse(
            responseCode = "200",
            description = "The newest result of each domain that was checked; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = StatusView.class)))
    public Response status(
            @Parameter(description = "false for those with something wrong only") @QueryParam("valid") @Nullable
                    String valid,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Boolean wanted = Numbers.flag("valid", valid);
        List<CheckResult> all = domains.all().stream()
                .flatMap(each -> certificates.newest(each.id()).stream())
                .filter(each -> wanted == null || each.valid() == wanted)
                .toList();
        return Page.whole(limit, offset).of(all, StatusView::of);
    }

    /** The newest result of a domain. */
    @GET
    @Path("status/{domain}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "What the newest check of a domain found", description = "A path takes its id as well.")
    public StatusView statusOf(
            @PathParam("domain") String domain,
            @Parameter(description = "where several are watched; 443, else the lowest") @QueryParam("port") @Nullable
                    String port) {
        WatchedDomain watched = domains.named(domain, Numbers.port(port));
        return certificates
                .newest(watched.id())
                .map(StatusView::of)
                .orElseThrow(
                        () -> new Fault(Fault.Kind.NOT_FOUND, "no_results", watched.place() + " was not checked yet"));
    }

    /** Earlier results of a domain. */
    @GET
    @Path("domains/{id}/history")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "What checks of a domain found, newest first")
    @APIResponse(
            responseCode = "200",
            description = "The results",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = StatusView.class)))
    public Response history(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        return Response.ok(certificates.history(domains.get(id).id(), page.limit(), page.offset()).stream()
                        .map(StatusView::of)
                        .toList())
                .build();
    }
}
