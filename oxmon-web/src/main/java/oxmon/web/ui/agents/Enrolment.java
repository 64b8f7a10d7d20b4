package oxmon.web.ui.agents;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.agents.whitelist.NewToken;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.identity.Users;
import oxmon.web.request.Proxies;
import oxmon.web.session.SessionCaller;

/** What the dialogs ask for, done for the session's caller; {@link EnrolServlet} brings it here and takes {@link #getResult()}. */
@Named
@RequestScoped
public class Enrolment {
    @Inject
    Whitelist whitelist;

    @Inject
    Users users;

    @Inject
    Proxies proxies;

    @Inject
    HttpServletRequest request;

    private String action = "";
    private String agent = "";
    private String description = "";
    private String result = "";

    /** Does what the dialog asks for: add, describe, renew or remove. */
    public void act() {
        JsonObjectBuilder answer = JSON.createObjectBuilder();
        try {
            Caller caller =
                    SessionCaller.of(request, users).orElseThrow(() -> Fault.unauthenticated("the session has ended"));
            if (caller.mustChangePassword()) {
                throw Fault.forbidden("the password must be changed first");
            }
            caller.require(Permission.WHITELIST_WRITE);
            switch (action) {
                case "add" -> token(answer, whitelist.add(agent.strip(), description.strip()));
                case "describe" -> whitelist.describe(agent, description.strip());
                case "renew" -> token(answer, whitelist.renewToken(agent));
                case "remove" -> whitelist.remove(agent);
                default -> throw Fault.invalid("action", "action must be add, describe, renew or remove");
            }
        } catch (Fault fault) {
            answer.add("code", fault.code())
                    .add("field", String.valueOf(fault.field()))
                    .add("error", fault.detail());
        }
        result = answer.build().toString();
    }

    private void token(JsonObjectBuilder answer, NewToken made) {
        String id = made.entry().agentId();
        answer.add("agent", id)
                .add("token", made.token())
                .add("line", new InstallCommand(proxies.baseUrl(request), id, made.token()).line());
    }

    /** Whether the visitor may change the list at all. */
    public boolean isAllowed() {
        return SessionCaller.of(request, users)
                .map(caller -> caller.may(Permission.WHITELIST_WRITE))
                .orElse(false);
    }

    /** JSON: agent, token and line when there is a new token; code, field and error when it was refused. */
    public String getResult() {
        return result;
    }

    public String getAction() {
        return action;
    }

    public void setAction(String action) {
        this.action = action;
    }

    public String getAgent() {
        return agent;
    }

    public void setAgent(String agent) {
        this.agent = agent;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }
}
