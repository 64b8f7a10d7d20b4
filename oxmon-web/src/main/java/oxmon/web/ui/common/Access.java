package oxmon.web.ui.common;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Shuts a page to those who may not see it, when the page asks for it in its metadata. */
@Named
@RequestScoped
public class Access {
    @Inject
    Look look;

    /** Answers 403 unless the visitor has the permission of this name. */
    public void require(String permission) throws IOException {
        if (!look.may(permission)) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_FORBIDDEN, null);
            faces.responseComplete();
        }
    }
}
