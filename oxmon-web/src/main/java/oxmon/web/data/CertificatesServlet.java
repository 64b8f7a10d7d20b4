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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import oxmon.identity.Permission;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.WatchedDomain;
import oxmon.web.data.CertificateRows.Row;

/** A part of the domains that are watched, the soonest to expire first, and figures of all. */
@WebServlet("/ui/data/certificates")
public class CertificatesServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST = 500;

    /** The days that the picture shows, from today on. */
    private static final int PICTURED_DAYS = 90;

    private static final List<String> FILTERS = List.of("expired", "soon", "broken", "unchecked");

    @Inject
    private transient Domains domains;

    @Inject
    private transient Certificates certificates;

    @Inject
    private transient Clock clock;

    /** Made by the container. */
    public CertificatesServlet() {
        super(Permission.METRICS_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        Instant now = clock.instant();
        String filter = text(request, "filter", "");
        String search = text(request, "search", "").strip().toLowerCase(Locale.ROOT);
        int limit = (int) number(request, "limit", 50, 1, MOST);
        int offset = (int) number(request, "offset", 0, 0, Integer.MAX_VALUE);
        List<Row> all = new ArrayList<>();
        for (WatchedDomain domain : domains.all()) {
            all.add(Row.of(domain, certificates.newest(domain.id()).orElse(null), now));
        }
        List<Row> wanted = all.stream()
                .filter(row -> row.is(filter) && (search.isEmpty() || row.has(search)))
                .sorted(Comparator.comparing(Row::daysOrLast)
                        .thenComparing(row -> row.domain().place()))
                .toList();
        int from = Math.min(offset, wanted.size());
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        wanted.subList(from, (int) Math.min((long) from + limit, wanted.size()))
                .forEach(row -> rows.add(CertificateRows.row(
                        row, certificates.isRunning(row.domain().id()))));
        Attention attention = Attention.of(all.stream());
        Certificates.Progress progress = certificates.progress();
        return JSON.createObjectBuilder()
                .add("now", now.toEpochMilli())
                .add("rows", rows)
                .add("total", wanted.size())
                .add("counts", counts(all))
                .add(
                        "attention",
                        JSON.createObjectBuilder()
                                .add("count", attention.count())
                                .add("worst", attention.worst()))
                .add("days", days(all))
                .add(
                        "checked",
                        all.stream()
                                .mapToLong(CertificatesServlet::checked)
                                .max()
                                .orElse(0))
                .add(
                        "progress",
                        JSON.createObjectBuilder().add("done", progress.done()).add("total", progress.total()))
                .build();
    }

    private static long checked(Row row) {
        return row.result() == null ? 0 : row.result().at().toEpochMilli();
    }

    private static JsonObjectBuilder counts(List<Row> all) {
        JsonObjectBuilder counts = JSON.createObjectBuilder()
                .add("all", all.size())
                .add(
                        "fortnight",
                        all.stream()
                                .filter(row -> row.within(CertificateRows.SOON_DAYS))
                                .count());
        FILTERS.forEach(filter ->
                counts.add(filter, all.stream().filter(row -> row.is(filter)).count()));
        return counts;
    }

    /** How many expire on each of the days from today on; before them, how many have. */
    private static JsonArrayBuilder days(List<Row> all) {
        long[] days = new long[PICTURED_DAYS + 2];
        for (Row row : all) {
            if (row.expired()) {
                days[0]++;
            } else if (row.within(PICTURED_DAYS)) {
                days[(int) row.daysOrLast() + 1]++;
            }
        }
        JsonArrayBuilder json = JSON.createArrayBuilder();
        for (long each : days) {
            json.add(each);
        }
        return json;
    }
}
