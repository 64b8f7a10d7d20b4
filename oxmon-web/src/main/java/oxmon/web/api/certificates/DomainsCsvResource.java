package oxmon.web.api.certificates;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.DomainImport;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.DomainsCsv;
import oxmon.server.certificates.WatchedDomain;
import oxmon.web.api.Numbers;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;
import oxmon.web.api.json.JsonReader;
import oxmon.web.request.FaultStatus;

/** The domains whose certificates are watched, as a table for spreadsheets. */
@RequestScoped
@Path("certs/domains.csv")
@Tag(name = "Certificates")
public class DomainsCsvResource {
    private static final String CSV = "text/csv";

    @Inject
    Domains domains;

    @Inject
    Certificates certificates;

    @Inject
    DomainImport domainImport;

    @Inject
    Clock clock;

    /** The table. */
    @GET
    @Produces(CSV)
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The domains as CSV, by name",
            description =
                    "What people wrote, and after it what was found. A cell that a spreadsheet would take for a formula begins with an apostrophe.")
    @APIResponse(
            responseCode = "200",
            description = "The table, RFC 4180 in UTF-8, with a header",
            content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    public Response export() {
        List<WatchedDomain> all = domains.all();
        Instant now = clock.instant();
        StreamingOutput table = out -> {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            DomainsCsv.write(writer, all, certificates::newest, now);
            writer.flush();
        };
        return Response.ok(table, CSV + ";charset=UTF-8")
                .header("Content-Disposition", "attachment; filename=\"domains.csv\"")
                .build();
    }

    /** Puts a table in place. */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Permission.CERTIFICATES_WRITE)
    @Operation(
            summary = "Add and change domains by CSV, all or none of them",
            description =
                    "As it is exported: columns in any order, separated by commas or semicolons; domain is needed. An empty cell"
                            + " means what a new domain has. What was found is passed over.")
    @RequestBody(required = true, content = @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "200",
            description = "What became of it",
            content = @Content(schema = @Schema(implementation = DomainImportView.class)))
    @APIResponse(
            responseCode = "400",
            description = "Some of it makes no sense; problems has all lines, and nothing was changed",
            content = @Content(schema = @Schema(implementation = DomainImportView.Refused.class)))
    @APIResponse(
            responseCode = "409",
            description = "Some of it is watched already; problems has all lines, and nothing was changed",
            content = @Content(schema = @Schema(implementation = DomainImportView.Refused.class)))
    public Response put(
            InputStream body,
            @Parameter(
                            description =
                                    "what becomes of a port that is watched already: refuse (the default), skip or update")
                    @QueryParam("existing")
                    @Nullable
                    String existing,
            @Parameter(description = "true: only says what would come of it") @QueryParam("dry_run") @Nullable
                    String dryRun,
            @Context SecurityContext caller)
            throws IOException {
        DomainImport.Outcome outcome = domainImport.put(
                text(body),
                DomainImport.Existing.of(existing == null ? "" : existing),
                !Boolean.TRUE.equals(Numbers.flag("dry_run", dryRun)),
                CallerContext.of(caller));
        if (outcome.problems().isEmpty()) {
            return Response.ok(DomainImportView.of(outcome)).build();
        }
        return Response.status(FaultStatus.of(outcome.problems().get(0).fault().kind()))
                .entity(DomainImportView.Refused.of(outcome))
                .build();
    }

    private static String text(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(JsonReader.MAX_BYTES + 1);
        if (bytes.length > JsonReader.MAX_BYTES) {
            throw new WebApplicationException(413);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Fault(Fault.Kind.INVALID, "BAD_REQUEST", "the file must be UTF-8", "csv", e);
        }
    }
}
