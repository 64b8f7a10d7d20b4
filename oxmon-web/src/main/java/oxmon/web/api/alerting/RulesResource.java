package oxmon.web.api.alerting;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Dependencies;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleTypes;
import oxmon.common.Fault;
import oxmon.identity.Permission;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.server.alerting.Alerting;
import oxmon.server.alerting.Previews;
import oxmon.server.alerting.Rules;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.notification.delivery.Notifications;
import oxmon.web.api.IfMatch;
import oxmon.web.api.Page;
import oxmon.web.api.Written;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Requires;
import oxmon.web.api.errors.ErrorView;

/** Alert rules. Those of server.toml are shown and cannot be changed here. */
@RequestScoped
@Path("alerts/rules")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Alerts")
public class RulesResource {
    private static final int USUAL_DAYS = 7;

    @Inject
    Rules rules;

    @Inject
    Previews previews;

    @Inject
    Alerting alerting;

    @Inject
    Notifications notifications;

    /** The rules. */
    @GET
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The alert rules, by name",
            description = "With all their fields, the type's own included. Whole unless a limit is given.")
    @APIResponse(
            responseCode = "200",
            description = "The rules; X-Total-Count has their number",
            content = @Content(schema = @Schema(ref = "AlertRules")))
    public Response list(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        return Page.whole(limit, offset).of(rules.list(), RuleView::of);
    }

    /** The types that rules may be of. */
    @GET
    @Path("types")
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "The types of alert rules, with the fields of each",
            description =
                    "What a rule of the type may have, in the order of forms: those that all rules have, then the type's own.")
    @APIResponse(
            responseCode = "200",
            description = "The types; X-Total-Count has their number",
            content = @Content(schema = @Schema(ref = "AlertRuleTypes")))
    public Response types(@QueryParam("limit") @Nullable String limit, @QueryParam("offset") @Nullable String offset) {
        return Page.whole(limit, offset).of(RuleTypes.all(), RuleView::of);
    }

    /** One rule. */
    @GET
    @Path("{id}")
    @Requires(Permission.METRICS_READ)
    @Operation(summary = "One alert rule")
    @APIResponse(
            responseCode = "200",
            description = "The rule; ETag has its version, unless server.toml provides it",
            content = @Content(schema = @Schema(ref = "AlertRule")))
    public Response one(@PathParam("id") String id) {
        return answer(Response.ok(), existing(id));
    }

    /** Makes a rule. */
    @POST
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Make an alert rule",
            description =
                    "It is judged by from the next point on. What only answers have (id, source, version and the times) is ignored.")
    @RequestBody(content = @Content(schema = @Schema(ref = "AlertRuleRequest")))
    @APIResponse(
            responseCode = "201",
            description = "The rule",
            content = @Content(schema = @Schema(ref = "AlertRule")))
    public Response create(JsonObject body, @Context UriInfo uri, @Context SecurityContext caller) {
        Entry<Rule> made = rules.create(RuleRequest.fields(body), CallerContext.of(caller));
        return answer(
                Response.created(uri.getAbsolutePathBuilder()
                        .path("{id}")
                        .build(made.value().id())),
                made);
    }

    /** What a rule would have done; nothing is kept. */
    @POST
    @Path("preview")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "What an alert rule would have done over the last days",
            description =
                    "Judged by the engine itself over what is stored; nothing is kept. A query as others are: few at a time, and given up"
                            + " when it takes too long. Of agent_down, the points of some metrics stand for the reports.")
    @RequestBody(content = @Content(schema = @Schema(ref = "AlertRuleRequest")))
    @APIResponse(
            responseCode = "200",
            description = "What came of it",
            content = @Content(schema = @Schema(implementation = PreviewView.class)))
    public PreviewView preview(
            JsonObject body,
            @Parameter(description = "1 to 30; 7 when left out") @QueryParam("days") @Nullable String days) {
        return PreviewView.of(previews.preview(RuleRequest.fields(body), days(days)));
    }

    private static int days(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return USUAL_DAYS;
        }
        try {
            int days = Integer.parseInt(text);
            if (days >= 1 && days <= Previews.LONGEST_DAYS) {
                return days;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Fault.invalid("days", "days must be a whole number from 1 to " + Previews.LONGEST_DAYS);
    }

    /** Why a rule does what it does. */
    @GET
    @Path("{id}/explanation")
    @Requires(Permission.METRICS_READ)
    @Operation(
            summary = "Why an alert rule does what it does about a series",
            description =
                    "Which value it looks at, since when a limit is passed, and until when what fires is not told.")
    @APIResponse(
            responseCode = "200",
            description = "How it is now",
            content = @Content(schema = @Schema(implementation = ExplanationView.class)))
    public ExplanationView explain(
            @PathParam("id") String id,
            @Parameter(description = "the host", required = true) @QueryParam("agent") @Nullable String agent,
            @Parameter(description = "the rule's own when left out") @QueryParam("metric") @Nullable String metric,
            @Parameter(description = "key=value, once for each label of the series") @QueryParam("label")
                    List<String> labels) {
        if (agent == null || agent.isBlank()) {
            throw Fault.missing("agent");
        }
        String of = metric == null || metric.isEmpty() ? existing(id).value().metric() : metric;
        Map<String, String> entries = new TreeMap<>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 1) {
                throw Fault.invalid("label", "label must be key=value");
            }
            entries.put(label.substring(0, equals), label.substring(equals + 1));
        }
        Rule rule = existing(id).value();
        Series series = new Series(agent, of, Labels.of(entries));
        return ExplanationView.of(
                alerting.explain(rule.id(), series),
                notifications.holds(rule.id(), series).orElse(null),
                notifications.flaps(rule.id(), series),
                Dependencies.unknown(
                        rule, rules.list().stream().map(Entry::value).toList()));
    }

    /** Changes what the body names and leaves the rest. */
    @PATCH
    @Path("{id}")
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Change, enable or disable an alert rule",
            description =
                    "What is left out stays, a null takes a field back. Alerts go on under other limits; they end when the rule is"
                            + " disabled, of another type, watches something else or has other severities. With If-Match, or version in the body, a"
                            + " rule that was changed meanwhile is answered 409 with its newer state; so is one that server.toml provides.")
    @RequestBody(content = @Content(schema = @Schema(ref = "AlertRuleChange")))
    @APIResponse(
            responseCode = "200",
            description = "The rule",
            content = @Content(schema = @Schema(ref = "AlertRule")))
    public Response change(
            @PathParam("id") String id,
            JsonObject body,
            @Parameter(description = "the version the change is made upon") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @Context SecurityContext caller) {
        try {
            Long version = Written.version(body, ifMatch);
            return answer(Response.ok(), rules.change(id, RuleRequest.fields(body), version, CallerContext.of(caller)));
        } catch (Fault fault) {
            return conflict(fault, id);
        }
    }

    /** Removes a rule. */
    @DELETE
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    @Requires(Permission.ALERTS_WRITE)
    @Operation(
            summary = "Remove an alert rule",
            description = "Its alerts end, their history stays. One that server.toml provides is answered 409.")
    @APIResponse(responseCode = "204", description = "It is gone")
    public Response remove(
            @PathParam("id") String id,
            @Parameter(description = "the version that is meant") @HeaderParam("If-Match") @Nullable String ifMatch,
            @Context SecurityContext caller) {
        try {
            rules.remove(id, IfMatch.version(ifMatch), CallerContext.of(caller));
            return Response.noContent().build();
        } catch (Fault fault) {
            return conflict(fault, id);
        }
    }

    private Entry<Rule> existing(String id) {
        return rules.find(id).orElseThrow(() -> Fault.notFound("there is no rule " + id));
    }

    private Response conflict(Fault fault, String id) {
        if (fault.kind() == Fault.Kind.CONFLICT) {
            return ErrorView.conflict(fault, RuleView.of(existing(id)));
        }
        throw fault;
    }

    private static Response answer(Response.ResponseBuilder answer, Entry<Rule> entry) {
        Made made = entry.made();
        if (made != null) {
            answer.header("ETag", IfMatch.tag(made.version()));
        }
        return answer.entity(RuleView.of(entry)).build();
    }
}
