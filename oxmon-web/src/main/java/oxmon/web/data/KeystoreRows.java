package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import oxmon.server.certificates.HostCertificate;

/** Certificates in files of hosts, as the page shows them. */
final class KeystoreRows {
    private KeystoreRows() {}

    /**
     * A part of those in which {@code search} is found, and figures of all.
     *
     * @param all the soonest to expire first
     * @param search in small letters; empty for all
     */
    static JsonObject part(List<HostCertificate> all, String search, int offset, int limit, Instant now) {
        List<HostCertificate> wanted = all.stream()
                .filter(each -> search.isEmpty() || has(each, search))
                .toList();
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        wanted.stream().skip(offset).limit(limit).forEach(each -> rows.add(row(each, now)));
        return JSON.createObjectBuilder()
                .add("now", now.toEpochMilli())
                .add("rows", rows)
                .add("total", wanted.size())
                .add(
                        "counts",
                        JSON.createObjectBuilder()
                                .add("all", all.size())
                                .add("hosts", hosts(all))
                                .add("expired", count(all, "crit", now))
                                .add("soon", count(all, "warn", now))
                                .add("old", count(all, "unknown", now)))
                .build();
    }

    private static long hosts(List<HostCertificate> all) {
        return all.stream().map(HostCertificate::agent).distinct().count();
    }

    private static long count(List<HostCertificate> all, String state, Instant now) {
        return all.stream().filter(each -> state(each, now).equals(state)).count();
    }

    private static boolean has(HostCertificate certificate, String search) {
        return Stream.of(certificate.agent(), certificate.file(), certificate.alias(), certificate.subject())
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(search));
    }

    /** As that of domains; {@code unknown} when it was not told of lately. */
    private static String state(HostCertificate certificate, Instant now) {
        if (certificate.old(now)) {
            return "unknown";
        }
        return certificate.daysLeft() < 0
                ? "crit"
                : certificate.daysLeft() <= CertificateRows.SOON_DAYS ? "warn" : "ok";
    }

    private static JsonObjectBuilder row(HostCertificate certificate, Instant now) {
        return JSON.createObjectBuilder()
                .add("host", certificate.agent())
                .add("file", certificate.file())
                .add("alias", certificate.alias())
                .add("subject", certificate.subject())
                .add("days", certificate.daysLeft())
                .add("state", state(certificate, now))
                .add("at", certificate.at().toEpochMilli());
    }
}
