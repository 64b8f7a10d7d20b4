package oxmon.web.api.alerting;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.common.Times;
import oxmon.identity.Permission;
import oxmon.server.alerting.AlertActs;
import oxmon.server.alerting.Alerts;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.api.Page;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;
import oxmon.web.api.errors.ErrorView;

/** Shows alerts and their history, and lets people acknowledge, comment and end them. */
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
    AlertActs acts;

    @Inject
    Notifications notifications;

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
        List<AlertRow> active = alerts.active();
        Map<String, AlertNote> notes = standing(active);
        Map<String, AlertRow> held = notifications.heldBack(active);
        Set<String> flapping = notifications.flapping(active);
        return page.of(
                active, row -> AlertView.of(row, notes.get(row.id()), held.get(row.id()), flapping.contains(row.id())));
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
        Map<String, AlertNote> notes = alerts.acknowledgements(ids(found.rows()));
        List<AlertView> rows = found.rows().stream()
                .map(row -> AlertView.of(row, notes.get(row.id())))
                .toList();
        return Response.ok(rows).header("X-Total-Count", found.total()).build();
    }

    /** One alert. */
    @GET
    @Path("{id}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One alert: what happened to it, and what people did about it")
    @APIResponse(
            responseCode = "200",
            description = "The alert",
            content = @Content(schema = @Schema(implementation = AlertStoryView.class)))
    public AlertStoryView one(@PathParam("id") String id) {
        List<AlertRow> events = alerts.ofAlert(id);
        if (events.isEmpty()) {
            throw Fault.notFound("there is no such alert, or it is older than the alerts that are kept");
        }
        return new AlertStoryView(
                view(events.get(events.size() - 1)),
                events.stream().map(row -> AlertView.of(row, null)).toList(),
                alerts.notes(id).stream().map(AlertStoryView.NoteView::of).toList());
    }

    /** Somebody looks after an alert. */
    @POST
    @Path("{id}/acknowledgement")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ALERTS_ACKNOWLEDGE)
    @Operation(
            summary = "Acknowledge an alert",
            description =
                    "It is repeated to nobody until it ends, changes its level, or expires_at. Its end is told as ever. When somebody"
                            + " else was faster, or the alert is over: 409, with the alert in current.")
    @APIResponse(
            responseCode = "200",
            description = "The alert",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    public Response acknowledge(
            @PathParam("id") String id, AcknowledgementRequest wanted, @Context SecurityContext caller) {
        String until = given(wanted.expiresAt());
        Instant end = until == null ? null : time("expires_at", until);
        try {
            acts.acknowledge(id, wanted.comment(), end, CallerContext.of(caller));
        } catch (Fault fault) {
            if (fault.kind() == Fault.Kind.CONFLICT) {
                return ErrorView.conflict(fault, newest(id));
            }
            throw fault;
        }
        return Response.ok(newest(id)).build();
    }

    /** Nobody looks after it any more. */
    @DELETE
    @Path("{id}/acknowledgement")
    @Requires(Permission.ALERTS_ACKNOWLEDGE)
    @Operation(summary = "Take an acknowledgement back", description = "Whoever made it. The alert is repeated again.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public void takeBack(@PathParam("id") String id, @Context SecurityContext caller) {
        acts.takeBack(id, CallerContext.of(caller));
    }

    /** Somebody says something. */
    @POST
    @Path("{id}/comments")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ALERTS_ACKNOWLEDGE)
    @Operation(summary = "Say something about an alert", description = "Also when it is over.")
    @APIResponse(
            responseCode = "201",
            description = "What was said",
            content = @Content(schema = @Schema(implementation = AlertStoryView.NoteView.class)))
    public Response comment(@PathParam("id") String id, CommentRequest wanted, @Context SecurityContext caller) {
        return Response.status(Response.Status.CREATED)
                .entity(AlertStoryView.NoteView.of(acts.comment(id, wanted.comment(), CallerContext.of(caller))))
                .build();
    }

    /** Somebody ends it. */
    @POST
    @Path("{id}/resolution")
    @Consumes(MediaType.APPLICATION_JSON)
    @Requires(Permission.ALERTS_ACKNOWLEDGE)
    @Operation(
            summary = "End an alert by hand",
            description =
                    "It is over, and its end is told. Another begins when the limit was not passed in between, when it gets worse, or"
                            + " when silence_secs of the rule are over.")
    @APIResponse(
            responseCode = "200",
            description = "The alert",
            content = @Content(schema = @Schema(implementation = AlertView.class)))
    public Response resolve(@PathParam("id") String id, CommentRequest wanted, @Context SecurityContext caller) {
        acts.resolve(id, wanted.comment(), CallerContext.of(caller));
        return Response.ok(newest(id)).build();
    }

    /**
     * Who looks after an alert, and until when.
     *
     * @param comment at most 1000 letters
     * @param expiresAt RFC 3339; until the alert ends or changes its level when left out
     */
    @Schema(name = "AcknowledgementRequest")
    public record AcknowledgementRequest(
            @Nullable String comment, @Nullable String expiresAt) {}

    /**
     * What is said.
     *
     * @param comment at most 1000 letters
     */
    @Schema(name = "CommentRequest")
    public record CommentRequest(@Nullable String comment) {}

    private AlertView newest(String id) {
        List<AlertRow> events = alerts.ofAlert(id);
        return view(events.get(events.size() - 1));
    }

    private AlertView view(AlertRow newest) {
        List<AlertRow> one = List.of(newest);
        boolean over = newest.kind() == AlertEvent.Kind.RESOLVED;
        return AlertView.of(
                newest,
                standing(one).get(newest.id()),
                over ? null : notifications.heldBack(one).get(newest.id()),
                !notifications.flapping(one).isEmpty());
    }

    /** Acknowledgements that are not over. */
    private Map<String, AlertNote> standing(List<AlertRow> rows) {
        Map<String, AlertNote> notes = alerts.acknowledgements(ids(rows));
        notes.values().removeIf(note -> !note.holds(clock.millis()));
        return notes;
    }

    private static List<String> ids(List<AlertRow> rows) {
        return rows.stream().map(AlertRow::id).toList();
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
