package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import oxmon.identity.Permission;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.WatchedDomain;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.web.data.CertificateRows.Row;

/** One domain that is watched, with all that is known of its certificate. */
@WebServlet("/ui/data/certificate")
public class CertificateServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int HISTORY = 50;

    @Inject
    private transient Domains domains;

    @Inject
    private transient Certificates certificates;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public CertificateServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        Instant now = clock.instant();
        WatchedDomain domain = domains.get(required(request, "id"));
        CheckResult result = certificates.newest(domain.id()).orElse(null);
        Certificates.Chain chain = certificates.chain(domain.id());
        JsonArrayBuilder sent = JSON.createArrayBuilder();
        chain.sent().forEach(each -> sent.add(CertificateRows.link(each)));
        JsonArrayBuilder verified = JSON.createArrayBuilder();
        chain.verified().forEach(each -> verified.add(CertificateRows.link(each)));
        JsonArrayBuilder history = JSON.createArrayBuilder();
        certificates.history(domain.id(), HISTORY, 0).forEach(each -> history.add(CertificateRows.result(each)));
        JsonObjectBuilder json = CertificateRows.row(Row.of(domain, result, now), certificates.isRunning(domain.id()))
                .add("now", now.toEpochMilli())
                .add("next", domain.enabled() ? certificates.due(domain).toEpochMilli() : 0)
                .add("sent", sent)
                .add("verified", verified)
                .add("history", history);
        if (result != null) {
            json.add("tls", result.tls())
                    .add("handshake", result.handshake().toMillis())
                    .add("revocation", result.revocation())
                    .add("chain_valid", result.chainValid());
            CheckResult.Leaf leaf = result.leaf();
            if (leaf != null) {
                json.add("names", CertificateRows.words(leaf.names()));
            }
        }
        return json.build();
    }
}
