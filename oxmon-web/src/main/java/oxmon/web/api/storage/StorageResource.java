package oxmon.web.api.storage;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.MetricStore;
import oxmon.server.storage.Storage;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** Flushes the store and makes backups in the folder that the settings name. */
@RequestScoped
@Path("storage")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class StorageResource {
    @Inject
    Storage storage;

    /** Brings everything into the day files. */
    @POST
    @Path("flush")
    @Requires(Permission.STORAGE_WRITE)
    @Operation(
            summary = "Write everything to the day files",
            description = "Answers when all that was acknowledged before is in them. 503 when a day cannot be written.")
    @APIResponse(
            responseCode = "200",
            description = "It is written",
            content = @Content(schema = @Schema(implementation = FlushView.class)))
    public FlushView flush() {
        MetricStore.Flushed flushed = storage.flush();
        return new FlushView(flushed.points(), flushed.took().toMillis());
    }

    /** Makes a backup. */
    @POST
    @Path("backups")
    @Requires(Permission.STORAGE_WRITE)
    @Operation(
            summary = "Make a backup",
            description = "Into the folder that backup_dir names, with at least all that was acknowledged before."
                    + " Files that did not change are shared with the backups before. 409 when no backup_dir is set.")
    @APIResponse(
            responseCode = "201",
            description = "The backup; problems says what is not in it",
            content = @Content(schema = @Schema(implementation = BackupView.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    public Response backup(@Context UriInfo uri) {
        Storage.MadeBackup made = storage.backup();
        return Response.created(uri.getAbsolutePathBuilder().path("{name}").build(made.name()))
                .entity(BackupView.of(made))
                .build();
    }

    /** The backups there are. */
    @GET
    @Path("backups")
    @Requires(Permission.STORAGE_WRITE)
    @Operation(summary = "The backups in backup_dir, newest first")
    @APIResponse(
            responseCode = "200",
            description = "The backups; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = BackupView.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    public Response backups(
            @QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, 100);
        return page.of(storage.backups().stream().map(BackupView::of).toList());
    }

    /** One backup. */
    @GET
    @Path("backups/{name}")
    @Requires(Permission.STORAGE_WRITE)
    @Operation(summary = "One backup")
    @APIResponse(
            responseCode = "200",
            description = "The backup",
            content = @Content(schema = @Schema(implementation = BackupView.class)))
    @APIResponse(responseCode = "409", ref = "#/components/responses/Conflict")
    public BackupView one(@PathParam("name") String name) {
        return storage.backups().stream()
                .filter(backup -> backup.name().equals(name))
                .map(BackupView::of)
                .findFirst()
                .orElseThrow(() -> Fault.notFound("there is no backup " + name));
    }

    /** How a flush went. */
    @Schema(name = "Flush")
    public record FlushView(long points, long tookMillis) {}

    /**
     * A backup.
     *
     * @param copied how many files were written for it; null of one that is listed
     */
    @Schema(name = "Backup")
    public record BackupView(
            String name,
            Instant created,
            int files,
            long sizeBytes,
            @Nullable Integer copied,
            List<String> problems) {
        static BackupView of(Storage.MadeBackup made) {
            return new BackupView(
                    made.name(),
                    made.created(),
                    made.files(),
                    made.sizeBytes(),
                    made.copied().orElse(null),
                    made.problems());
        }
    }
}
