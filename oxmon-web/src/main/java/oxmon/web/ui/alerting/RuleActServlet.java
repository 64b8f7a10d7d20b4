package oxmon.web.ui.alerting;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.alerting.Rules;
import oxmon.web.data.RuleRows;
import oxmon.web.ui.common.ActServlet;

/** What the pages of rules do: make, change and remove them. */
@WebServlet("/ui/act/rules")
public class RuleActServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Rules rules;

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
            default -> throw Fault.invalid("action", "action must be create, change or remove");
        }
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
