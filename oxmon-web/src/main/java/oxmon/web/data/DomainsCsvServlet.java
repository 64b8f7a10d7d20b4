package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import oxmon.identity.Permission;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.DomainsCsv;
import oxmon.server.certificates.WatchedDomain;

/** The domains that are watched as a file for spreadsheets; an import takes it back. */
@WebServlet("/ui/data/certificates/domains.csv")
public class DomainsCsvServlet extends DataServlet {
    private static final long serialVersionUID = 1;

    /** Without it, Excel takes UTF-8 for something else. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    @Inject
    private transient Domains domains;

    @Inject
    private transient Certificates certificates;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public DomainsCsvServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    String contentType() {
        return "text/csv";
    }

    @Override
    String fileName() {
        return "domains.csv";
    }

    /** What stands before the table. */
    @Override
    byte[] body(HttpServletRequest request) {
        return BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<WatchedDomain> all = domains.all();
        head(response);
        Writer out = response.getWriter();
        out.write(BYTE_ORDER_MARK);
        DomainsCsv.write(out, all, certificates::newest, clock.instant());
    }
}
