package oxmon.web.ui.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.identity.Users;
import oxmon.web.session.SessionCaller;

/** The sign-in form. Every failure reads the same, but for the one that asks for patience. */
@Named
@RequestScoped
public class SignInPage {
    @Inject
    HttpServletRequest request;

    @Inject
    Users users;

    private String username = "";
    private String password = "";
    private String next = "";
    private String failure = "";

    /** Checks the credentials and goes where the visitor wanted to go. */
    public void signIn() throws IOException {
        try {
            Caller caller = users.signIn(username, password, request.getRemoteAddr());
            SessionCaller.signIn(request, caller);
            go(caller.mustChangePassword() ? "/password.xhtml" : local(next));
        } catch (Fault fault) {
            failure = fault.kind() == Fault.Kind.TOO_MANY ? "signin.wait" : "signin.wrong";
            response().setStatus(fault.kind() == Fault.Kind.TOO_MANY ? 429 : 401);
        }
    }

    /** Ends the session. */
    public void signOut() throws IOException {
        SessionCaller.signOut(request);
        go("/login.xhtml");
    }

    /** Only a page of ours: one slash, then no second slash or backslash, which browsers read as another host. */
    static String local(String path) {
        boolean sound = path.startsWith("/")
                && !path.startsWith("//")
                && path.chars().noneMatch(c -> c == '\\' || c < ' ')
                && !path.startsWith("/login.xhtml");
        return sound ? path : "/index.xhtml";
    }

    private void go(String path) throws IOException {
        FacesContext faces = FacesContext.getCurrentInstance();
        faces.getExternalContext().redirect(request.getContextPath() + path);
        faces.responseComplete();
    }

    private static HttpServletResponse response() {
        return (HttpServletResponse)
                FacesContext.getCurrentInstance().getExternalContext().getResponse();
    }

    /** The key of what went wrong, or empty. */
    public String getFailure() {
        return failure;
    }

    public String getUsername() {
        return username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    /** Never sent back. */
    public String getPassword() {
        return "";
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getNext() {
        return next;
    }

    public void setNext(String next) {
        this.next = next;
    }
}
