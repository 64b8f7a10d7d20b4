package oxmon.web.ui.identity;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import oxmon.web.request.Origins;
import oxmon.web.request.RelativeRedirects;
import oxmon.web.session.SessionCaller;

/** Ends the session. Not a form of Faces: it must work on a page that Faces forgot long ago. */
@WebServlet("/ui/sign-out")
public class SignOutServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Origins.foreign(request)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        SessionCaller.signOut(request);
        response.setHeader("Cache-Control", "no-store");
        new RelativeRedirects(response).sendRedirect(request.getContextPath() + "/login.xhtml");
    }

    /** Somebody who reloads after signing out, or typed the address. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        new RelativeRedirects(response).sendRedirect(request.getContextPath() + "/index.xhtml");
    }
}
