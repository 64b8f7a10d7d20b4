package oxmon.web.ui.alerting;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.alerting.RuleJson;
import oxmon.server.alerting.Rules;
import oxmon.server.identity.Users;
import oxmon.web.data.RuleRows;
import oxmon.web.session.SessionCaller;

/**
 * What the pages of rules do: make, change and remove them. Answers only scripts of our own pages: they send a header that a page of
 * another site cannot send without being asked first, and nobody answers that question.
 */
@WebServlet("/ui/act/rules")
public class RuleActServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String OWN_PAGE = "X-Oxmon-Page";

    @Inject
    private transient Rules rules;

    @Inject
    private transient Users users;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader(OWN_PAGE) == null) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        byte[] answer = act(request).toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(answer);
    }

    /** {@code rule} as it is then; or {@code code}, {@code field} and {@code error}, and {@code current} when it is another meanwhile. */
    private JsonObject act(HttpServletRequest request) {
        JsonObjectBuilder answer = JSON.createObjectBuilder();
        String id = text(request, "id");
        try {
            Caller caller =
                    SessionCaller.of(request, users).orElseThrow(() -> Fault.unauthenticated("the session has ended"));
            if (caller.mustChangePassword()) {
                throw Fault.forbidden("the password must be changed first");
            }
            caller.require(Permission.ALERTS_WRITE);
            switch (text(request, "action")) {
                case "create" -> answer.add("rule", RuleRows.rule(rules.create(fields(request), caller)));
                case "change" ->
                    answer.add("rule", RuleRows.rule(rules.change(id, fields(request), version(request), caller)));
                case "remove" -> rules.remove(id, version(request), caller);
                default -> throw Fault.invalid("action", "action must be create, change or remove");
            }
        } catch (Fault fault) {
            answer.add("code", fault.code())
                    .add("field", String.valueOf(fault.field()))
                    .add("error", fault.detail());
            if (fault.kind() == Fault.Kind.CONFLICT && fault.field() == null) {
                rules.find(id).ifPresent(entry -> answer.add("current", RuleRows.rule(entry)));
            }
        }
        return answer.build();
    }

    private static Map<String, @Nullable Object> fields(HttpServletRequest request) {
        try (JsonReader reader = JSON.createReader(new StringReader(text(request, "fields")))) {
            return new LinkedHashMap<>(RuleJson.fields(reader.readObject()));
        } catch (JsonException e) {
            throw Fault.invalid("fields", "fields must be a JSON object");
        }
    }

    private static @Nullable Long version(HttpServletRequest request) {
        String text = text(request, "version");
        try {
            return text.isEmpty() ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw Fault.invalid("version", "version must be a whole number, as the rule has it");
        }
    }

    private static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }
}
