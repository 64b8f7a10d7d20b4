package oxmon.web.ui.certificates;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.WatchedDomain;
import oxmon.web.data.CertificateRows;
import oxmon.web.ui.common.ActServlet;

/** What the pages of certificates do: add, change and remove domains, and have them checked. */
@WebServlet("/ui/act/certificates")
public class CertificateActServlet extends ActServlet {
    private static final long serialVersionUID = 1;
    private static final Pattern PLACE = Pattern.compile("domains\\[(\\d+)]: (.*)");

    @Inject
    private transient Domains domains;

    @Inject
    private transient Certificates certificates;

    /** Made by the container. */
    public CertificateActServlet() {
        super(Permission.CERTIFICATES_WRITE);
    }

    /** {@code domain} or {@code domains} as they are then; {@code valid} after a check. */
    @Override
    protected void act(HttpServletRequest request, Caller caller, JsonObjectBuilder answer) {
        String id = text(request, "id");
        switch (text(request, "action")) {
            case "add" -> answer.add("domain", CertificateRows.domain(domains.add(fields(request))));
            case "batch" -> addAll(text(request, "lines"), answer);
            case "change" ->
                answer.add("domain", CertificateRows.domain(certificates.change(id, fields(request), caller)));
            case "remove" -> certificates.remove(id, caller);
            case "check" -> answer.add("valid", certificates.check(id).valid());
            case "check-all" -> answer.add("total", certificates.beginAll().size());
            default -> throw Fault.invalid("action", "action must be add, batch, change, remove, check or check-all");
        }
        certificates.reconsider();
    }

    /** People count lines, and empty ones among them. */
    private static Fault ofLine(Fault fault, List<DomainLines.Line> lines) {
        Matcher place = PLACE.matcher(fault.detail());
        return place.matches()
                ? new Fault(
                        fault.kind(),
                        fault.code(),
                        "line " + lines.get(Integer.parseInt(place.group(1))).number() + ": " + place.group(2),
                        "lines",
                        fault)
                : fault;
    }

    private void addAll(String lines, JsonObjectBuilder answer) {
        List<DomainLines.Line> read = DomainLines.read(lines);
        List<WatchedDomain> made;
        try {
            made = domains.addAll(read.stream().map(DomainLines.Line::fields).toList());
        } catch (Fault fault) {
            throw ofLine(fault, read);
        }
        JsonArrayBuilder all = JSON.createArrayBuilder();
        made.forEach(each -> all.add(CertificateRows.domain(each)));
        answer.add("domains", all);
    }
}
