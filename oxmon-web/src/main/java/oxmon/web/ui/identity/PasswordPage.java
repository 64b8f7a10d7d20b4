package oxmon.web.ui.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.identity.Users;
import oxmon.web.request.Proxies;
import oxmon.web.session.SessionCaller;

/** The form for a new password. All other sessions and tokens of the user end with the old one. */
@Named
@RequestScoped
public class PasswordPage {
    @Inject
    HttpServletRequest request;

    @Inject
    Users users;

    @Inject
    Proxies proxies;

    private String current = "";
    private String fresh = "";
    private String again = "";
    private Failure failure = Failure.NONE;

    /** Changes the password and goes to the overview. */
    public void change() throws IOException {
        Caller caller =
                SessionCaller.of(request, users).orElseThrow(() -> Fault.unauthenticated("the session has ended"));
        if (!fresh.equals(again)) {
            failure = Failure.of("password.differ");
            return;
        }
        try {
            Caller renewed = users.changePassword(caller, current, fresh, proxies.clientAddress(request));
            ExternalContext faces = FacesContext.getCurrentInstance().getExternalContext();
            SessionCaller.signIn(request, (HttpServletResponse) faces.getResponse(), renewed, proxies.secure(request));
            faces.redirect(request.getContextPath() + "/index.xhtml");
            FacesContext.getCurrentInstance().responseComplete();
        } catch (Fault fault) {
            failure = fault.kind() == Fault.Kind.INVALID ? refused() : Failure.of(fault, "password.wrong");
        }
    }

    /** The rules of passwords, in the visitor's language; the feature's own sentence is for the API. */
    private Failure refused() {
        if (current.isEmpty() || fresh.isEmpty()) {
            return Failure.of("password.empty");
        }
        if (fresh.equals(current)) {
            return Failure.of("password.same");
        }
        return Failure.of(fresh.length() < 100 ? "password.short" : "password.long");
    }

    /** What went wrong. */
    public Failure getFailure() {
        return failure;
    }

    /** Never sent back. */
    public String getCurrent() {
        return "";
    }

    public void setCurrent(String current) {
        this.current = current;
    }

    /** Never sent back. */
    public String getFresh() {
        return "";
    }

    public void setFresh(String fresh) {
        this.fresh = fresh;
    }

    /** Never sent back. */
    public String getAgain() {
        return "";
    }

    public void setAgain(String again) {
        this.again = again;
    }
}
