package oxmon.web.api.alerting;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
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
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.common.Times;
import oxmon.identity.Permission;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.web.api.Page;
import oxmon.web.api.auth.Requires;

/** Shows alerts and their history. */
@RequestScoped
@Path("alerts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
public class AlertsResource {
    private static final int USUAL_LIMIT = 100;
    private static final Duration USUAL_RANGE = Duration.ofDays(1);

    @Inject
    Alerts alerts;

    @Inject
    Clock clock;

    /** What fires now. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "The alerts that fire now, the oldest first", description = "Each as its newest event has it.")
    @APIResponse(
            responseCode = "200",
            description = "The alerts; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = AlertView.class)))
    public Response active(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        return page.of(alerts.active(), AlertView::of);
    }

    /** What happened. */
    @GET
    @Path("history")
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "What happened to alerts, newest first",
            description =
                    "A row for each firing, each repeat and each end; those of one alert share its id. Both ends of the range are included.")
    @APIResponse(
            responseCode = "200",
            description = "The events; X-Total-Count has their number",
            content = @Content(schema = @Schema(type = SchemaType.ARRAY, implementation = AlertView.class)))
    public Response history(
            @Parameter(description = "info, warning or critical") @QueryParam("severity") @Nullable String severity,
            @QueryParam("agent") @Nullable String agent,
            @Parameter(description = "RFC 3339; a day before the end when left out") @QueryParam("from") @Nullable
                    String from,
            @Parameter(description = "RFC 3339; now when left out") @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("offset") @Nullable String offset) {
        Page page = Page.of(limit, offset, USUAL_LIMIT);
        // a point may be some minutes ahead of our clock, and so what it did
        Instant end = given(to) == null ? clock.instant().plus(Duration.ofHours(1)) : time("to", to);
        Instant begin = given(from) == null
                ? (given(to) == null ? clock.instant() : end).minus(USUAL_RANGE)
                : time("from", from);
        if (begin.isAfter(end)) {
            throw Fault.invalid("from", "from must not be after to");
        }
        AlertFile.Found found = alerts.history(new AlertFile.Wanted(
                severity(severity),
                given(agent),
                begin.toEpochMilli(),
                end.toEpochMilli(),
                page.limit(),
                page.offset()));
        List<AlertView> rows = found.rows().stream().map(AlertView::of).toList();
        return Response.ok(rows).header("X-Total-Count", found.total()).build();
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static Instant time(String name, @Nullable String text) {
        try {
            return Times.parse(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid(name, name + ' ' + e.getMessage());
        }
    }

    private static @Nullable Severity severity(@Nullable String word) {
        String wanted = given(word);
        return wanted == null
                ? null
                : Severity.of(wanted)
                        .orElseThrow(() -> Fault.invalid("severity", "severity must be info, warning or critical"));
    }
}
