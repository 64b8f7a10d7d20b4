package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.CertificateFacts;
import oxmon.certificates.Finding;
import oxmon.server.certificates.WatchedDomain;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;

/** Domains and what was found of their certificates, as pages show them. */
public final class CertificateRows {
    /** Certificates with so many days left or fewer want attention. */
    static final int SOON_DAYS = 14;

    /** Days that a certificate without a result counts as having, so that it stands last. */
    private static final long UNKNOWN_DAYS = Long.MAX_VALUE;

    private CertificateRows() {}

    /**
     * A domain and its newest result.
     *
     * @param result null when it was never checked
     * @param days whole days left at the moment; null when nobody knows
     */
    record Row(
            WatchedDomain domain,
            @Nullable CheckResult result,
            @Nullable Long days) {
        static Row of(WatchedDomain domain, @Nullable CheckResult result, Instant now) {
            Leaf leaf = result == null ? null : result.leaf();
            return new Row(domain, result, leaf == null ? null : leaf.daysLeft(now));
        }

        long daysOrLast() {
            Long known = days;
            return known == null ? UNKNOWN_DAYS : known;
        }

        boolean expired() {
            Long known = days;
            return known != null && known < 0;
        }

        boolean within(int most) {
            Long known = days;
            return known != null && known >= 0 && known <= most;
        }

        /** Whether something else than its time keeps clients away. */
        boolean broken() {
            CheckResult found = result;
            return found != null
                    && found.findings().stream()
                            .anyMatch(each -> each.code().fatal() && each.code() != Finding.Code.EXPIRED);
        }

        /** The state that pages give it: {@code crit}, {@code warn}, {@code ok}, or {@code unknown}. */
        String state() {
            if (result == null || !domain.enabled()) {
                return "unknown";
            }
            return expired() || broken() ? "crit" : within(SOON_DAYS) ? "warn" : "ok";
        }

        /** Whether it is among those that a filter names. */
        boolean is(String filter) {
            return switch (filter) {
                case "expired" -> expired();
                case "soon" -> within(30);
                case "broken" -> broken();
                case "unchecked" -> result == null;
                default -> true;
            };
        }

        /** Whether a text is in what people search by. */
        boolean has(String text) {
            CheckResult found = result;
            Leaf leaf = found == null ? null : found.leaf();
            Stream<String> all = Stream.of(
                    domain.place(),
                    domain.note(),
                    String.join(" ", domain.tags()),
                    leaf == null ? "" : leaf.issuer(),
                    found == null ? "" : String.join(" ", found.addresses()));
            return all.anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(text));
        }
    }

    /** A row of the list. */
    static JsonObjectBuilder row(Row row, boolean running) {
        CheckResult result = row.result();
        Leaf leaf = result == null ? null : result.leaf();
        List<Finding> findings = result == null ? List.of() : result.findings();
        Long days = row.days();
        JsonObjectBuilder json = domain(row.domain())
                .add("state", row.state())
                .add("running", running)
                .add("days", days == null ? JsonValue.NULL : JSON.createValue(days))
                .add("issuer", leaf == null ? "" : leaf.issuerO().isEmpty() ? leaf.issuerCn() : leaf.issuerO())
                .add("addresses", result == null ? words(List.of()) : words(result.addresses()))
                .add("checked", result == null ? 0 : result.at().toEpochMilli())
                .add("findings", findings(findings));
        if (leaf != null) {
            json.add("not_before", leaf.notBefore().toEpochMilli())
                    .add("not_after", leaf.notAfter().toEpochMilli());
        }
        return json;
    }

    /** A domain: what lists show, and the fields that people wrote. */
    public static JsonObjectBuilder domain(WatchedDomain domain) {
        Duration interval = domain.interval();
        return JSON.createObjectBuilder()
                .add("id", domain.id())
                .add("domain", domain.domain())
                .add("place", domain.place())
                .add("port", domain.port())
                .add("protocol", domain.protocol().word())
                .add("enabled", domain.enabled())
                .add("note", domain.note())
                .add("server_name", domain.serverName())
                .add("connect_to", domain.connectTo())
                .add("ca_certificates", domain.caCertificates())
                .add("all_addresses", domain.allAddresses())
                .add("check_interval_secs", interval == null ? JsonValue.NULL : JSON.createValue(interval.toSeconds()))
                .add("tags", words(domain.tags()));
    }

    /** A result of the history. */
    static JsonObjectBuilder result(CheckResult result) {
        Leaf leaf = result.leaf();
        return JSON.createObjectBuilder()
                .add("at", result.at().toEpochMilli())
                .add("valid", result.valid())
                .add("days", leaf == null ? JsonValue.NULL : JSON.createValue(leaf.daysLeft(result.at())))
                .add("change", result.change().word())
                .add("issuer", leaf == null ? "" : leaf.issuer())
                .add("findings", findings(result.findings()));
    }

    /** A certificate of a chain. */
    static JsonObjectBuilder link(CertificateFacts facts) {
        return JSON.createObjectBuilder()
                .add("subject", facts.subject())
                .add("issuer", facts.issuer())
                .add("name", facts.subjectCn().isEmpty() ? facts.subject() : facts.subjectCn())
                .add("by", facts.issuerCn().isEmpty() ? facts.issuer() : facts.issuerCn())
                .add("serial", facts.serial())
                .add("key", facts.keyType() + ' ' + facts.keyBits())
                .add("signature", facts.signature())
                .add("not_before", facts.notBefore().toEpochMilli())
                .add("not_after", facts.notAfter().toEpochMilli())
                .add("sha256", facts.sha256());
    }

    private static JsonArrayBuilder findings(List<Finding> findings) {
        JsonArrayBuilder all = JSON.createArrayBuilder();
        findings.forEach(each -> all.add(JSON.createObjectBuilder()
                .add("code", each.code().word())
                .add("fatal", each.code().fatal())
                .add("detail", each.detail())));
        return all;
    }

    static JsonArrayBuilder words(Collection<String> all) {
        JsonArrayBuilder words = JSON.createArrayBuilder();
        all.forEach(words::add);
        return words;
    }
}
