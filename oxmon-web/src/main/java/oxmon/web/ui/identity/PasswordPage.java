package oxmon.web.ui.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.identity.Users;
import oxmon.web.session.SessionCaller;

/** The form for a new password. All other sessions and tokens of the user end with the old one. */
@Named
@RequestScoped
public class PasswordPage {
    @Inject
    HttpServletRequest request;

    @Inject
    Users users;

    private String current = "";
    private String fresh = "";
    private String again = "";
    private String failure = "";
    private String detail = "";

    /** Changes the password and goes to the overview. */
    public void change() throws IOException {
        Caller caller =
                SessionCaller.of(request, users).orElseThrow(() -> Fault.unauthenticated("the session has ended"));
        if (!fresh.equals(again)) {
            failure = "password.differ";
            return;
        }
        try {
            Caller renewed = users.changePassword(caller, current, fresh, request.getRemoteAddr());
            SessionCaller.signIn(request, renewed);
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().redirect(request.getContextPath() + "/index.xhtml");
            faces.responseComplete();
        } catch (Fault fault) {
            failure = switch (fault.kind()) {
                case UNAUTHENTICATED -> "password.wrong";
                case TOO_MANY -> "signin.wait";
                default -> "password.refused";
            };
            detail = fault.detail();
        }
    }

    /** The key of what went wrong, or empty. */
    public String getFailure() {
        return failure;
    }

    /** What exactly is wrong with the new password; empty when the key says it all. */
    public String getDetail() {
        return failure.equals("password.refused") ? detail : "";
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
