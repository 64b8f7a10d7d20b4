package oxmon.web.ui.certificates;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.certificates.DomainImport;
import oxmon.web.ui.common.ActServlet;

/** Tries a table of domains, or puts it in place. */
@WebServlet("/ui/act/domains-csv")
public class DomainImportServlet extends ActServlet {
    private static final long serialVersionUID = 1;

    @Inject
    private transient DomainImport domainImport;

    /** Made by the container. */
    public DomainImportServlet() {
        super(Permission.CERTIFICATES_WRITE);
    }

    /** {@code added}, {@code changed} and {@code unchanged}, which say how many; {@code problems}. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        DomainImport.Outcome outcome = domainImport.put(
                text(request, "csv"),
                DomainImport.Existing.of(text(request, "existing")),
                text(request, "action").equals("import"),
                caller);
        JsonArrayBuilder problems = JSON.createArrayBuilder();
        outcome.problems()
                .forEach(each -> problems.add(JSON.createObjectBuilder()
                        .add("line", each.line())
                        .add("error", each.fault().detail())));
        answer.add("added", outcome.added())
                .add("changed", outcome.changed())
                .add("unchanged", outcome.unchanged())
                .add("problems", problems);
    }
}
