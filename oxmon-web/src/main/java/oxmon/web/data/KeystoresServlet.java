package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Locale;
import oxmon.identity.Permission;
import oxmon.metrics.query.NameSelector;
import oxmon.server.certificates.HostCertificates;

/** A part of the certificates that agents find in files of their hosts, the soonest to expire first, and figures of all. */
@WebServlet("/ui/data/keystores")
public class KeystoresServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 500;

    @Inject
    private transient HostCertificates certificates;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public KeystoresServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        return KeystoreRows.part(
                certificates.on(NameSelector.ALL),
                text(request, "search", "").strip().toLowerCase(Locale.ROOT),
                (int) number(request, "offset", 0, 0, Integer.MAX_VALUE),
                (int) number(request, "limit", 25, 1, MOST),
                clock.instant());
    }
}
