package oxmon.web.ui.common;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.identity.Users;
import oxmon.web.session.SessionCaller;

/**
 * Something that pages do. Answers only scripts of our own pages: they send a header that a page of another site cannot send without
 * being asked first, and nobody answers that question.
 */
public abstract class ActServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String OWN_PAGE = "X-Oxmon-Page";

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
    protected final void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getHeader(OWN_PAGE) == null) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        byte[] answer = answer(request).toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("application/json");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(answer);
    }

    private JsonObject answer(HttpServletRequest request) {
        try {
            Caller caller =
                    SessionCaller.of(request, users).orElseThrow(() -> Fault.unauthenticated("the session has ended"));
            if (caller.mustChangePassword()) {
                throw Fault.forbidden("the password must be changed first");
            }
            caller.require(permission);
            JsonObjectBuilder answer = JSON.createObjectBuilder();
            act(request, caller, answer);
            return answer.build();
        } catch (Fault fault) {
            return refused(fault, request);
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

    /** A parameter; empty when it is not there. */
    protected static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }
}
