package oxmon.web.ui.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.identity.Users;
import oxmon.web.request.Proxies;
import oxmon.web.session.SessionCaller;

/** The sign-in form. Every failure reads the same, but for the one that asks for patience. */
@Named
@RequestScoped
public class SignInPage {
    @Inject
    HttpServletRequest request;

    @Inject
    Users users;

    @Inject
    Proxies proxies;

    private String username = "";
    private String password = "";
    private String next = "";
    private Failure failure = Failure.NONE;

    /** Checks the credentials and goes where the visitor wanted to go. */
    public void signIn() throws IOException {
        try {
            Caller caller = users.signIn(username, password, proxies.clientAddress(request));
            SessionCaller.signIn(request, response(), caller, proxies.secure(request));
            go(caller.mustChangePassword() ? "/password.xhtml" : local(next));
        } catch (Fault fault) {
            failure = Failure.of(fault, "signin.wrong");
            response().setStatus(failure.status());
        }
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

    /** What went wrong. */
    public Failure getFailure() {
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

    /** As part of an address. */
    public String getNextEncoded() {
        return URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    public String getNext() {
        return next;
    }

    public void setNext(String next) {
        this.next = next;
    }
}
