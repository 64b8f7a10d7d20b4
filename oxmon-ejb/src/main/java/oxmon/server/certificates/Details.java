package oxmon.server.certificates;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.database.CertDatabase;

/** What certificates said when they were seen last: the table {@code certificate_details} of {@code cert.db}. Thread-safe. */
@Singleton
public class Details {
    private static final String KEEP = """
            INSERT INTO certificate_details (id, domain, port, not_before, not_after, ip_addresses, issuer_cn, issuer_o,
                issuer_ou, issuer_c, subject_alt_names, chain_valid, chain_error, last_checked)
            VALUES (:id, :domain, :port, :notBefore, :notAfter, :addresses, :cn, :o, :ou, :c, :names, :chainValid,
                :chainError, :at)
            ON CONFLICT (domain, port) DO UPDATE SET not_before = coalesce(excluded.not_before, not_before),
                not_after = coalesce(excluded.not_after, not_after), ip_addresses = excluded.ip_addresses,
                issuer_cn = coalesce(excluded.issuer_cn, issuer_cn), issuer_o = coalesce(excluded.issuer_o, issuer_o),
                issuer_ou = coalesce(excluded.issuer_ou, issuer_ou), issuer_c = coalesce(excluded.issuer_c, issuer_c),
                subject_alt_names = CASE WHEN excluded.not_after IS NULL THEN subject_alt_names
                    ELSE excluded.subject_alt_names END,
                chain_valid = excluded.chain_valid, chain_error = excluded.chain_error,
                last_checked = excluded.last_checked, updated_at = excluded.last_checked""";
    private static final String WHERE = " FROM certificate_details WHERE (:before IS NULL OR not_after <= :before)"
            + " AND (:issuer = '' OR instr(lower(coalesce(issuer_cn, '') || ' ' || coalesce(issuer_o, '')), lower(:issuer)) > 0)"
            + " AND (:address = '' OR EXISTS (SELECT 1 FROM json_each(ip_addresses) WHERE value = :address))";

    private final CertDatabase database;
    private final Clock clock;

    @Inject
    public Details(CertDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a certificate said; times are null when none was ever seen. */
    public record Detail(
            String id,
            String domain,
            int port,
            @Nullable Instant notBefore,
            @Nullable Instant notAfter,
            List<String> ipAddresses,
            @Nullable String issuerCn,
            @Nullable String issuerO,
            @Nullable String issuerOu,
            @Nullable String issuerC,
            List<String> subjectAltNames,
            boolean chainValid,
            @Nullable String chainError,
            @Nullable Instant lastChecked,
            Instant createdAt,
            Instant updatedAt) {
        public Detail {
            ipAddresses = List.copyOf(ipAddresses);
            subjectAltNames = List.copyOf(subjectAltNames);
        }
    }

    /**
     * Some of them.
     *
     * @param total how many there are in all parts
     */
    public record Found(List<Detail> details, int total) {
        public Found {
            details = List.copyOf(details);
        }
    }

    /**
     * Finds certificates, the soonest to expire first.
     *
     * @param withinDays that expire within so many days or have expired; null for any
     * @param address one of the addresses; empty for any
     * @param issuer a part of the issuer's name or organisation; empty for any
     */
    public Found find(@Nullable Integer withinDays, String address, String issuer, int limit, int offset) {
        Long before = withinDays == null
                ? null
                : clock.instant().plusSeconds(withinDays * 86_400L).getEpochSecond();
        return database.jdbi()
                .withHandle(h -> new Found(
                        bind(
                                        h.createQuery(
                                                "SELECT *" + WHERE
                                                        + " ORDER BY not_after IS NULL, not_after, domain, port LIMIT :limit OFFSET :offset"),
                                        before,
                                        address,
                                        issuer)
                                .bind("limit", limit)
                                .bind("offset", offset)
                                .map(ConstructorMapper.of(Row.class))
                                .map(Row::detail)
                                .list(),
                        bind(h.createQuery("SELECT count(*)" + WHERE), before, address, issuer)
                                .mapTo(Integer.class)
                                .one()));
    }

    private static Query bind(Query query, @Nullable Long before, String address, String issuer) {
        return query.bind("before", before).bind("address", address).bind("issuer", issuer);
    }

    /**
     * One by its domain or id; an exact domain wins.
     *
     * @param port null for 443 if that is known, else the lowest
     */
    public Optional<Detail> named(String domainOrId, @Nullable Integer port) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(
                                "SELECT * FROM certificate_details WHERE (domain = :name OR id = :name)"
                                        + " AND (:port IS NULL OR port = :port) ORDER BY domain <> :name, port <> 443, port LIMIT 1")
                        .bindMap(Map.of("name", domainOrId))
                        .bind("port", port)
                        .map(ConstructorMapper.of(Row.class))
                        .map(Row::detail)
                        .findFirst());
    }

    /** Keeps what a check found; of a certificate that was not seen now, what it said before stays. */
    static void keep(Handle h, CheckResult result) {
        CheckResult.Leaf leaf = result.leaf();
        h.createUpdate(KEEP)
                .bind("id", UUID.randomUUID().toString())
                .bind("domain", result.domain())
                .bind("port", result.port())
                .bind("notBefore", leaf == null ? null : leaf.notBefore().getEpochSecond())
                .bind("notAfter", leaf == null ? null : leaf.notAfter().getEpochSecond())
                .bind(
                        "addresses",
                        JSON.createArrayBuilder(result.addresses()).build().toString())
                .bind("cn", leaf == null ? null : leaf.issuerCn())
                .bind("o", leaf == null ? null : leaf.issuerO())
                .bind("ou", leaf == null ? null : leaf.issuerOu())
                .bind("c", leaf == null ? null : leaf.issuerC())
                .bind(
                        "names",
                        JSON.createArrayBuilder(leaf == null ? List.of() : leaf.names())
                                .build()
                                .toString())
                .bind("chainValid", result.chainValid() ? 1 : 0)
                .bind("chainError", leaf == null ? result.error() : result.chainError())
                .bind("at", result.at().getEpochSecond())
                .execute();
    }

    /** A row of the table. */
    record Row(
            String id,
            String domain,
            int port,
            @Nullable Long notBefore,
            @Nullable Long notAfter,
            String ipAddresses,
            @Nullable String issuerCn,
            @Nullable String issuerO,
            @Nullable String issuerOu,
            @Nullable String issuerC,
            String subjectAltNames,
            boolean chainValid,
            @Nullable String chainError,
            @Nullable Long lastChecked,
            long createdAt,
            long updatedAt) {
        Detail detail() {
            return new Detail(
                    id,
                    domain,
                    port,
                    time(notBefore),
                    time(notAfter),
                    Domains.list(ipAddresses),
                    issuerCn,
                    issuerO,
                    issuerOu,
                    issuerC,
                    Domains.list(subjectAltNames),
                    chainValid,
                    chainError,
                    time(lastChecked),
                    Instant.ofEpochSecond(createdAt),
                    Instant.ofEpochSecond(updatedAt));
        }

        private static @Nullable Instant time(@Nullable Long seconds) {
            return seconds == null ? null : Instant.ofEpochSecond(seconds);
        }
    }
}
