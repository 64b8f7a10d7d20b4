package oxmon.web.data;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import oxmon.server.certificates.Certificates;
import oxmon.web.data.CertificateRows.Row;

/**
 * How many domains' certificates need somebody, as the navigation counts them.
 *
 * @param critical those that have expired, or that clients refuse
 * @param warning those that expire within a fortnight
 */
public record Attention(int critical, int warning) {
    /** As it was when it was last looked what is due, which costs little. */
    public static Attention of(Certificates certificates, Instant now) {
        return of(certificates.watched().stream()
                .map(domain -> Row.of(domain, certificates.newest(domain.id()).orElse(null), now)));
    }

    static Attention of(Stream<Row> rows) {
        List<String> states = rows.map(Row::state).toList();
        return new Attention(Collections.frequency(states, "crit"), Collections.frequency(states, "warn"));
    }

    /** Both together. */
    public int count() {
        return critical + warning;
    }

    /** How urgent that is: {@code crit} or {@code warn}; {@code ok} when there is none. */
    public String worst() {
        return critical > 0 ? "crit" : warning > 0 ? "warn" : "ok";
    }
}
