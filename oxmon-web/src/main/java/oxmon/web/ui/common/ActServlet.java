package oxmon.web.ui.common;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.servlet.http.HttpServletRequest;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.identity.Users;
import oxmon.web.session.SessionCaller;

/** Something that pages do for a visitor who may. */
public abstract class ActServlet extends OwnPageServlet {
    private static final long serialVersionUID = 1;

    private final Permission permission;

    @Inject
    private transient Users users;

    /**
     * @param permission what a visitor needs
     */
    protected ActServlet(Permission permission) {
        this.permission = permission;
    }

    @Override
    protected final String answer(HttpServletRequest request) {
        try {
            Caller caller =
                    SessionCaller.of(request, users).orElseThrow(() -> Fault.unauthenticated("the session has ended"));
            if (caller.mustChangePassword()) {
                throw Fault.forbidden("the password must be changed first");
            }
            caller.require(permission);
            JsonObjectBuilder answer = JSON.createObjectBuilder();
            act(request, caller, answer);
            return answer.build().toString();
        } catch (Fault fault) {
            return refused(fault, request).toString();
        }
    }

    /**
     * Does it.
     *
     * @param answer what the page is told when it is done
     * @throws Fault when it is not done
     */
    protected abstract void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer);

    /** What the page is told when it is not done; with more than {@link #refusal} where that helps. */
    protected JsonObject refused(Fault fault, HttpServletRequest request) {
        return refusal(fault).build();
    }

    /** {@code code}, {@code field} and {@code error}. */
    protected static JsonObjectBuilder refusal(Fault fault) {
        return JSON.createObjectBuilder()
                .add("code", fault.code())
                .add("field", String.valueOf(fault.field()))
                .add("error", fault.detail());
    }

    /** The fields of a thing, which the page sends as JSON. */
    protected static Map<String, @Nullable Object> fields(HttpServletRequest request) {
        try (JsonReader reader = JSON.createReader(new StringReader(text(request, "fields")))) {
            return new LinkedHashMap<>(FieldsJson.fields(reader.readObject()));
        } catch (JsonException e) {
            throw Fault.invalid("fields", "fields must be a JSON object");
        }
    }

    /** The version that a change is made upon; null when the page tells none. */
    protected static @Nullable Long version(HttpServletRequest request) {
        String text = text(request, "version");
        try {
            return text.isEmpty() ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw Fault.invalid("version", "version must be a whole number, as it was shown");
        }
    }
}
