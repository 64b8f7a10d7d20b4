package oxmon.web.ui.alerting;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.testing.Preview;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.alerting.Previews;
import oxmon.server.alerting.Rules;
import oxmon.web.data.RuleRows;
import oxmon.web.ui.common.ActServlet;

/** What the pages of rules do: make, change and remove them. */
@WebServlet("/ui/act/rules")
public class RuleActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Rules rules;

    @Inject
    private transient Previews previews;

    /** Made by the container. */
    public RuleActServlet() {
        super(Permission.ALERTS_WRITE);
    }

    /** {@code rule} as it is then. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        String id = text(request, "id");
        switch (text(request, "action")) {
            case "create" -> answer.add("rule", RuleRows.rule(rules.create(fields(request), caller)));
            case "change" ->
                answer.add("rule", RuleRows.rule(rules.change(id, fields(request), version(request), caller)));
            case "remove" -> rules.remove(id, version(request), caller);
            case "preview" -> seen(previews.preview(fields(request), days(request)), answer);
            default -> throw Fault.invalid("action", "action must be create, change, remove or preview");
        }
    }

    private static int days(HttpServletRequest request) {
        try {
            return Math.max(1, Math.min(Previews.LONGEST_DAYS, Integer.parseInt(text(request, "days"))));
        } catch (NumberFormatException e) {
            throw Fault.invalid("days", "days must be a whole number");
        }
    }

    private static void seen(Previews.Seen seen, JsonObjectBuilder answer) {
        JsonArrayBuilder alerts = JSON.createArrayBuilder();
        for (Preview.Alert each : seen.alerts()) {
            AlertEvent event = each.event();
            JsonObjectBuilder alert = JSON.createObjectBuilder()
                    .add("host", event.series().agent())
                    .add("severity", event.level().severity().word())
                    .add("message", event.message())
                    .add("fired", event.firedMillis());
            Long ended = each.endedMillis();
            alerts.add(ended == null ? alert.addNull("ended") : alert.add("ended", ended));
        }
        answer.add("series", seen.series())
                .add("fired", seen.fired())
                .add("messages", seen.messages())
                .add("alerts", alerts);
    }

    /** With {@code current} when the rule is another meanwhile. */
    @Override
    protected JsonObject refused(Fault fault, HttpServletRequest request) {
        JsonObjectBuilder answer = refusal(fault);
        if (fault.kind() == Fault.Kind.CONFLICT && fault.field() == null) {
            rules.find(text(request, "id")).ifPresent(entry -> answer.add("current", RuleRows.rule(entry)));
        }
        return answer.build();
    }
}
