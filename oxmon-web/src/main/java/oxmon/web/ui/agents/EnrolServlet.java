package oxmon.web.ui.agents;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.web.ui.common.OwnPageServlet;

/** What the dialogs do to the list of agents that may report; {@link Enrolment} judges who may. */
@WebServlet("/ui/act/whitelist")
public class EnrolServlet extends OwnPageServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient Enrolment enrolment;

    @Override
    protected String answer(HttpServletRequest request) {
        enrolment.setAction(text(request, "action"));
        enrolment.setAgent(text(request, "agent"));
        enrolment.setDescription(text(request, "description"));
        enrolment.act();
        return enrolment.getResult();
    }
}
