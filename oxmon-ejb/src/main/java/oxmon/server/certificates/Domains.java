package oxmon.server.certificates;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.Protocol;
import oxmon.common.Fault;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.database.CertDatabase;

/** The domains that are watched. They are read from {@code cert.db} each time, since people write to it by hand, too. Thread-safe. */
@Singleton
public class Domains {
    /** So many at most. */
    public static final int MOST = 10_000;

    private static final Logger LOG = System.getLogger(Domains.class.getName());
    private static final String INSERT = """
            INSERT INTO cert_domains (id, domain, port, protocol, server_name, connect_to, ca_certificates, all_addresses,
                enabled, check_interval_secs, note, tags, created_at, updated_at)
            VALUES (:id, :domain, :port, :protocol, :serverName, :connectTo, :caCertificates, :allAddresses, :enabled,
                :interval, :note, :tags, :created, :updated)
            ON CONFLICT (domain, port) DO NOTHING""";
    private static final String UPDATE = """
            UPDATE cert_domains SET port = :port, protocol = :protocol, server_name = :serverName, connect_to = :connectTo,
                ca_certificates = :caCertificates, all_addresses = :allAddresses, enabled = :enabled,
                check_interval_secs = :interval, note = :note, tags = :tags, updated_at = :updated
            WHERE id = :id AND NOT EXISTS (SELECT 1 FROM cert_domains WHERE domain = :domain AND port = :port AND id <> :id)""";

    private final CertDatabase database;
    private final Clock clock;

    /** Ids of rows that were left out. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    @Inject
    public Domains(CertDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Which domains are meant.
     *
     * @param enabled null for both kinds
     * @param search a part of the domain or the note, as it is written; empty for any
     */
    public record Wanted(@Nullable Boolean enabled, String search, int limit, int offset) {}

    /**
     * Some domains.
     *
     * @param total how many there are in all parts
     */
    public record Found(List<WatchedDomain> domains, int total) {
        public Found {
            domains = List.copyOf(domains);
        }
    }

    /** Finds domains, newest first. */
    public Found find(Wanted wanted) {
        String where = " FROM cert_domains WHERE (:enabled IS NULL OR enabled = :enabled)"
                + " AND (:search = '' OR instr(lower(domain), lower(:search)) > 0 OR instr(lower(coalesce(note, '')), lower(:search)) > 0)";
        Boolean enabled = wanted.enabled();
        return database.jdbi()
                .withHandle(h -> new Found(
                        h
                                .createQuery("SELECT *" + where
                                        + " ORDER BY created_at DESC, rowid DESC LIMIT :limit OFFSET :offset")
                                .bind("enabled", enabled == null ? null : (enabled ? 1 : 0))
                                .bind("search", wanted.search())
                                .bind("limit", wanted.limit())
                                .bind("offset", wanted.offset())
                                .map(ConstructorMapper.of(Row.class))
                                .list()
                                .stream()
                                .flatMap(row -> read(row).stream())
                                .toList(),
                        h.createQuery("SELECT count(*)" + where)
                                .bind("enabled", enabled == null ? null : (enabled ? 1 : 0))
                                .bind("search", wanted.search())
                                .mapTo(Integer.class)
                                .one()));
    }

    /** All domains. Rows that make no sense, as a person may have written, are left out and told. */
    public List<WatchedDomain> all() {
        return rows("SELECT * FROM cert_domains ORDER BY domain, port", Map.of());
    }

    /** The ids of all, those too that make no sense. */
    Set<String> ids() {
        return database.jdbi()
                .withHandle(h -> h.createQuery("SELECT id FROM cert_domains")
                        .mapTo(String.class)
                        .set());
    }

    /** One by its id. */
    public Optional<WatchedDomain> find(String id) {
        return rows("SELECT * FROM cert_domains WHERE id = :id", Map.of("id", id)).stream()
                .findFirst();
    }

    /** One by its id; @throws Fault NOT_FOUND */
    public WatchedDomain get(String id) {
        return find(id).orElseThrow(() -> Fault.notFound("there is no domain " + id));
    }

    /** The one that watches a port of a domain, whose name is as {@link DomainName} has it. */
    public Optional<WatchedDomain> watching(String domain, int port) {
        return rows(
                        "SELECT * FROM cert_domains WHERE domain = :domain AND port = :port",
                        Map.<String, Object>of("domain", domain, "port", port))
                .stream()
                .findFirst();
    }

    /**
     * One by its name or id; an exact name wins.
     *
     * @param port null for 443 if that is watched, else the lowest
     * @throws Fault NOT_FOUND
     */
    public WatchedDomain named(String domainOrId, @Nullable Integer port) {
        String name = name(domainOrId);
        List<WatchedDomain> ports = rows(
                "SELECT * FROM cert_domains WHERE domain = :name ORDER BY port <> 443, port", Map.of("name", name));
        return ports.stream()
                .filter(each -> port == null || each.port() == port)
                .findFirst()
                .or(() -> find(domainOrId))
                .orElseThrow(() -> Fault.notFound(
                        "there is no domain " + domainOrId + (port == null ? "" : " with port " + port)));
    }

    private static String name(String text) {
        try {
            return DomainName.read(text);
        } catch (Fault notAName) {
            return text;
        }
    }

    /**
     * Adds a domain.
     *
     * @param fields by name; {@code domain} is needed
     * @throws Fault INVALID, naming the field; CONFLICT with code duplicate_domain when the port is watched already
     */
    public WatchedDomain add(Map<String, ? extends @Nullable Object> fields) {
        return addAll(List.of(fields), false).get(0);
    }

    /**
     * Adds all of these domains or none.
     *
     * @throws Fault as {@link #add}, naming the field with the domain's number before it, such as {@code domains[3].port}; INVALID with
     *     code empty_batch when there is none
     */
    public List<WatchedDomain> addAll(List<? extends Map<String, ? extends @Nullable Object>> many) {
        if (many.isEmpty()) {
            throw new Fault(
                    Fault.Kind.INVALID, "empty_batch", "domains must have at least one domain", "domains", null);
        }
        return addAll(many, true);
    }

    private List<WatchedDomain> addAll(List<? extends Map<String, ? extends @Nullable Object>> many, boolean numbered) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<WatchedDomain> read = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < many.size(); i++) {
            try {
                Map<String, ? extends @Nullable Object> fields = many.get(i);
                if (fields.get("domain") == null) {
                    throw Fault.missing("domain");
                }
                WatchedDomain domain = DomainReader.apply(empty(now), fields, now);
                if (!seen.add(domain.domain() + ' ' + domain.port())) {
                    throw duplicate(domain);
                }
                read.add(domain);
            } catch (Fault fault) {
                throw numbered ? numbered(fault, i) : fault;
            }
        }
        database.jdbi().useTransaction(h -> {
            refuseTooMany(h, read.size());
            for (int i = 0; i < read.size(); i++) {
                if (bind(h.createUpdate(INSERT), read.get(i)).execute() == 0) {
                    Fault fault = duplicate(read.get(i));
                    throw numbered ? numbered(fault, i) : fault;
                }
            }
        });
        return read;
    }

    private static void refuseTooMany(Handle h, int more) {
        int there = h.createQuery("SELECT count(*) FROM cert_domains")
                .mapTo(Integer.class)
                .one();
        if (there + more > MOST) {
            throw Fault.conflict("there are " + there + " domains; there can be " + MOST + " at most");
        }
    }

    /** @throws Fault CONFLICT when there cannot be so many more */
    void refuseTooMany(int more) {
        database.jdbi().useHandle(h -> refuseTooMany(h, more));
    }

    /** Does something in one transaction; what it throws undoes all of it. */
    <T> T inTransaction(Supplier<T> work) {
        return database.jdbi().inTransaction(h -> work.get());
    }

    /**
     * Adds domains and changes others, all or none.
     *
     * @param changed have the id and name of one that is there
     * @throws Fault CONFLICT when a port is watched already
     */
    void put(List<WatchedDomain> added, List<WatchedDomain> changed) {
        database.jdbi().useTransaction(h -> {
            for (WatchedDomain each : added) {
                if (bind(h.createUpdate(INSERT), each).execute() == 0) {
                    throw duplicate(each);
                }
            }
            for (WatchedDomain each : changed) {
                if (bind(h.createUpdate(UPDATE), each).execute() == 0) {
                    throw duplicate(each);
                }
            }
        });
    }

    /** What a new domain has before anybody says otherwise. */
    static WatchedDomain empty(Instant now) {
        return new WatchedDomain(
                UUID.randomUUID().toString(),
                "",
                DomainPort.USUAL_PORT,
                Protocol.TLS,
                "",
                "",
                "",
                false,
                true,
                null,
                "",
                List.of(),
                null,
                now,
                now);
    }

    private static Fault numbered(Fault fault, int index) {
        String place = "domains[" + index + "]";
        return new Fault(
                fault.kind(),
                fault.code(),
                place + ": " + fault.detail(),
                fault.field() == null ? place : place + '.' + fault.field(),
                fault);
    }

    /** Says that its port is watched already. */
    static Fault duplicate(WatchedDomain domain) {
        return new Fault(
                Fault.Kind.CONFLICT,
                "duplicate_domain",
                domain.domain() + " port " + domain.port() + " is watched already",
                "domain",
                null);
    }

    /**
     * Changes what is named and leaves the rest; the domain itself stays.
     *
     * @throws Fault NOT_FOUND; INVALID, naming the field; CONFLICT when the new port is watched already
     */
    public WatchedDomain change(String id, Map<String, ? extends @Nullable Object> fields) {
        return database.jdbi().inTransaction(h -> {
            WatchedDomain was = get(id);
            Map<String, @Nullable Object> changes = new HashMap<>(fields);
            changes.remove("domain");
            WatchedDomain is = DomainReader.apply(was, changes, clock.instant().truncatedTo(ChronoUnit.SECONDS));
            if (bind(h.createUpdate(UPDATE), is).execute() == 0) {
                throw duplicate(is);
            }
            if (is.port() != was.port()) { // what the other port's certificate said
                forgetDetails(h, was.watched());
            }
            return is;
        });
    }

    /** Forgets what the certificate of a port said. */
    void forget(DomainPort was) {
        database.jdbi().useHandle(h -> forgetDetails(h, was));
    }

    private static void forgetDetails(Handle h, DomainPort was) {
        h.execute("DELETE FROM certificate_details WHERE domain = ? AND port = ?", was.domain(), was.port());
    }

    /** Takes a domain out, with what is known of its certificate; @throws Fault NOT_FOUND */
    public WatchedDomain remove(String id) {
        return database.jdbi().inTransaction(h -> {
            WatchedDomain was = get(id);
            h.execute("DELETE FROM cert_domains WHERE id = ?", id);
            forgetDetails(h, was.watched());
            return was;
        });
    }

    /** Notes when domains were checked and what is known of their certificates then, in one transaction. */
    void checked(List<CheckResult> results) {
        database.jdbi().useTransaction(h -> {
            for (CheckResult result : results) {
                h.createUpdate("UPDATE cert_domains SET last_checked_at = :at WHERE id = :id")
                        .bind("at", result.at().getEpochSecond())
                        .bind("id", result.domainId())
                        .execute();
                Details.keep(h, result);
            }
        });
    }

    private List<WatchedDomain> rows(String sql, Map<String, ?> values) {
        return database.jdbi()
                .withHandle(h -> h.createQuery(sql).bindMap(values).map(ConstructorMapper.of(Row.class)).list().stream()
                        .flatMap(row -> read(row).stream())
                        .toList());
    }

    private static Update bind(Update update, WatchedDomain domain) {
        Duration interval = domain.interval();
        return update.bind("id", domain.id())
                .bind("domain", domain.domain())
                .bind("port", domain.port())
                .bind("protocol", domain.protocol().word())
                .bind("serverName", domain.serverName())
                .bind("connectTo", domain.connectTo())
                .bind("caCertificates", domain.caCertificates())
                .bind("allAddresses", domain.allAddresses() ? 1 : 0)
                .bind("enabled", domain.enabled() ? 1 : 0)
                .bind("interval", interval == null ? null : interval.toSeconds())
                .bind("note", domain.note().isEmpty() ? null : domain.note())
                .bind("tags", JSON.createArrayBuilder(domain.tags()).build().toString())
                .bind("created", domain.createdAt().getEpochSecond())
                .bind("updated", domain.updatedAt().getEpochSecond());
    }

    /** A row of the table. */
    record Row(
            String id,
            String domain,
            int port,
            String protocol,
            String serverName,
            String connectTo,
            String caCertificates,
            boolean allAddresses,
            boolean enabled,
            @Nullable Long checkIntervalSecs,
            @Nullable String note,
            String tags,
            @Nullable Long lastCheckedAt,
            long createdAt,
            long updatedAt) {
        /** @throws RuntimeException when it makes no sense */
        WatchedDomain watched() {
            if (port < 1 || port > 65_535) {
                throw Fault.invalid("port", "port must be from 1 to 65535");
            }
            return new WatchedDomain(
                    id,
                    DomainName.read(domain),
                    port,
                    Protocol.of(protocol),
                    serverName,
                    connectTo,
                    caCertificates,
                    allAddresses,
                    enabled,
                    checkIntervalSecs == null || checkIntervalSecs < 1 ? null : Duration.ofSeconds(checkIntervalSecs),
                    note == null ? "" : note,
                    list(tags),
                    lastCheckedAt == null ? null : Instant.ofEpochSecond(lastCheckedAt),
                    Instant.ofEpochSecond(createdAt),
                    Instant.ofEpochSecond(updatedAt));
        }
    }

    private Optional<WatchedDomain> read(Row row) {
        try {
            return Optional.of(row.watched());
        } catch (RuntimeException e) {
            if (told.add(row.id())) {
                LOG.log(
                        Level.WARNING,
                        "the domain {0} of cert.db is left out: {1}",
                        row.domain().replaceAll("\\p{Cntrl}", "?"),
                        e.getMessage());
            }
            return Optional.empty();
        }
    }

    static List<String> list(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonArray array = reader.readArray();
            return array.getValuesAs(JsonString.class).stream()
                    .map(JsonString::getString)
                    .toList();
        } catch (JsonException | ClassCastException e) {
            return List.of();
        }
    }
}
