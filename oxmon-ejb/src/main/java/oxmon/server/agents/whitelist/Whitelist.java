package oxmon.server.agents.whitelist;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentId;
import oxmon.common.Fault;
import oxmon.server.agents.whitelist.WhitelistChange.Kind;
import oxmon.server.database.CertDatabase;

/**
 * The agents that may report. Thread-safe; answers from memory, and notices within a second what a person wrote to the table.
 *
 * <p>Wherever an agent is named, the entry's own id is accepted too; an exact agent name wins.
 */
@Singleton
public class Whitelist {
    private static final int MAX_DESCRIPTION = 1024;
    private static final int SLOW_AT_ONCE = 4;
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final String INSERT = """
            INSERT INTO agent_whitelist (id, agent_id, token_hash, created_at, updated_at, description)
            VALUES (:id, :agentId, :tokenHash, :createdAt, :updatedAt, :description)
            ON CONFLICT (agent_id) DO NOTHING""";

    private final CertDatabase database;
    private final Consumer<WhitelistChange> changes;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> slowlyAgain = new ConcurrentHashMap<>();
    private volatile Rows rows;

    @Inject
    Whitelist(CertDatabase database, Event<WhitelistChange> changes, Clock clock) {
        this(database, (Consumer<WhitelistChange>) changes::fire, clock);
    }

    public Whitelist(CertDatabase database, Consumer<WhitelistChange> changes, Clock clock) {
        this.database = database;
        this.changes = changes;
        this.clock = clock;
        this.rows = new Rows(0, Map.of(), Map.of());
        refresh();
    }

    /** What {@link #authenticate} found. */
    public enum Verdict {
        OK,
        /** No such agent is on the list. */
        UNKNOWN,
        /** The agent is on the list, the token is not its. */
        WRONG
    }

    /** Whether {@code token} is the one of {@code agentId}. Asked for each call of an agent. */
    public Verdict authenticate(String agentId, String token) {
        Row row = rows().byAgent().get(agentId);
        if (row == null || row.reserved()) {
            return Verdict.UNKNOWN;
        }
        if (TokenHash.isSlow(row.tokenHash()) && !mayTrySlowly(agentId)) {
            return Verdict.WRONG;
        }
        if (!TokenHash.matches(token, row.tokenHash())) {
            return Verdict.WRONG;
        }
        if (TokenHash.isSlow(row.tokenHash())) {
            setHash(row, TokenHash.of(token));
        }
        return Verdict.OK;
    }

    /**
     * Whether the hash of the original, which takes a tenth of a second, may be tried: once a second for each agent, after some at
     * once, so that whoever guesses tokens does not keep the threads that read what agents send.
     */
    private boolean mayTrySlowly(String agentId) {
        long now = System.nanoTime();
        boolean[] may = new boolean[1];
        slowlyAgain.compute(agentId, (id, until) -> { // no more entries than agents on the list
            long from = until == null || until - now < 0 ? now : until;
            may[0] = from - now < SLOW_AT_ONCE * SLOW_NANOS;
            return may[0] ? from + SLOW_NANOS : from;
        });
        return may[0];
    }

    /** Whether the agent is on the list. */
    public boolean contains(String agentId) {
        return rows().byAgent().containsKey(agentId);
    }

    /** All entries in the order of the agents' names. */
    public List<WhitelistEntry> list() {
        return rows().byAgent().values().stream()
                .sorted(Comparator.comparing(Row::agentId))
                .map(Row::entry)
                .toList();
    }

    /**
     * One entry.
     *
     * @param agentOrId the agent's name or the entry's id
     */
    public Optional<WhitelistEntry> find(String agentOrId) {
        return Optional.ofNullable(rows().find(agentOrId)).map(Row::entry);
    }

    /**
     * Lets an agent report.
     *
     * @param description null when there is nothing to say
     * @return with the token, this once
     * @throws Fault INVALID when the name is empty, malformed or reserved; CONFLICT when it is on the list already
     */
    public NewToken add(String agentId, @Nullable String description) {
        if (agentId.isEmpty()) {
            throw Fault.missing("agent_id");
        }
        String name = valid(agentId);
        String token = TokenHash.newToken(random);
        long now = clock.instant().getEpochSecond();
        Row row = new Row(UUID.randomUUID().toString(), name, TokenHash.of(token), now, now, checked(description));
        int made = database.jdbi()
                .withHandle(h -> h.createUpdate(INSERT)
                        .bind("id", row.id())
                        .bind("agentId", name)
                        .bind("tokenHash", row.tokenHash())
                        .bind("createdAt", now)
                        .bind("updatedAt", now)
                        .bind("description", row.description())
                        .execute());
        if (made == 0) {
            throw Fault.conflict("agent " + name + " is already on the whitelist");
        }
        changed(name, Kind.ADDED);
        return new NewToken(row.entry(), token);
    }

    /**
     * Changes what people wrote about an agent.
     *
     * @throws Fault NOT_FOUND when it is not on the list
     */
    public WhitelistEntry describe(String agentOrId, @Nullable String description) {
        Row row = existing(agentOrId);
        String text = checked(description);
        long now = clock.instant().getEpochSecond();
        int changed = database.jdbi()
                .withHandle(h -> h.createUpdate(
                                "UPDATE agent_whitelist SET description = :description, updated_at = :now WHERE id = :id")
                        .bind("description", text)
                        .bind("now", now)
                        .bind("id", row.id())
                        .execute());
        refresh();
        if (changed == 0) {
            throw notFound(agentOrId);
        }
        return new Row(row.id(), row.agentId(), row.tokenHash(), row.createdAt(), now, text).entry();
    }

    /**
     * Makes a new token; the old one is refused from now on.
     *
     * @throws Fault NOT_FOUND when the agent is not on the list
     */
    public NewToken renewToken(String agentOrId) {
        Row row = existing(agentOrId);
        String token = TokenHash.newToken(random);
        long now = clock.instant().getEpochSecond();
        int changed = database.jdbi()
                .withHandle(h -> h.createUpdate(
                                "UPDATE agent_whitelist SET token_hash = :hash, updated_at = :now WHERE id = :id")
                        .bind("hash", TokenHash.of(token))
                        .bind("now", now)
                        .bind("id", row.id())
                        .execute());
        if (changed == 0) {
            refresh();
            throw notFound(agentOrId);
        }
        changed(row.agentId(), Kind.NEW_TOKEN);
        return new NewToken(
                new WhitelistEntry(
                        row.id(),
                        row.agentId(),
                        Instant.ofEpochSecond(row.createdAt()),
                        Instant.ofEpochSecond(now),
                        row.description()),
                token);
    }

    /**
     * Takes an agent off the list.
     *
     * @return the entry as it was
     * @throws Fault NOT_FOUND when it is not on the list
     */
    public WhitelistEntry remove(String agentOrId) {
        Row row = existing(agentOrId);
        int removed = database.jdbi()
                .withHandle(h -> h.createUpdate("DELETE FROM agent_whitelist WHERE id = :id")
                        .bind("id", row.id())
                        .execute());
        if (removed == 0) {
            refresh();
            throw notFound(agentOrId);
        }
        changed(row.agentId(), Kind.REMOVED);
        return row.entry();
    }

    private void changed(String agentId, Kind kind) {
        refresh();
        changes.accept(new WhitelistChange(agentId, kind));
    }

    private void setHash(Row row, String hash) {
        database.jdbi()
                .useHandle(h -> h.createUpdate(
                                "UPDATE agent_whitelist SET token_hash = :hash WHERE id = :id AND token_hash = :was")
                        .bind("hash", hash)
                        .bind("id", row.id())
                        .bind("was", row.tokenHash())
                        .execute());
        refresh();
    }

    private Row existing(String agentOrId) {
        Row row = rows().find(agentOrId);
        if (row == null) {
            throw notFound(agentOrId);
        }
        return row;
    }

    private static Fault notFound(String agentOrId) {
        return Fault.notFound("agent " + agentOrId + " is not on the whitelist");
    }

    private static String valid(String agentId) {
        AgentId id;
        try {
            id = new AgentId(agentId);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("agent_id", String.valueOf(e.getMessage()));
        }
        if (id.reserved()) {
            throw Fault.invalid("agent_id", "agent_id " + agentId + " is reserved for the server's own agents");
        }
        return agentId;
    }

    @Nullable
    private static String checked(@Nullable String description) {
        if (description != null && description.length() > MAX_DESCRIPTION) {
            throw Fault.invalid("description", "description must have at most " + MAX_DESCRIPTION + " characters");
        }
        return description;
    }

    private Rows rows() {
        if (rows.version() != database.outsideVersion()) {
            return refresh();
        }
        return rows;
    }

    private synchronized Rows refresh() {
        long version = database.outsideVersion();
        Map<String, Row> byAgent = new HashMap<>();
        Map<String, Row> byId = new HashMap<>();
        database.jdbi()
                .useHandle(h -> h.createQuery(
                                "SELECT id, agent_id, token_hash, created_at, updated_at, description FROM agent_whitelist")
                        .map(ConstructorMapper.of(Row.class))
                        .forEach(row -> {
                            byAgent.put(row.agentId(), row);
                            byId.put(row.id(), row);
                        }));
        rows = new Rows(version, byAgent, byId);
        return rows;
    }

    /**
     * All rows as they were read.
     *
     * @param version of the file, see {@link CertDatabase#outsideVersion}
     */
    private record Rows(long version, Map<String, Row> byAgent, Map<String, Row> byId) {
        @Nullable
        Row find(String agentOrId) {
            Row row = byAgent.get(agentOrId);
            return row == null ? byId.get(agentOrId) : row;
        }
    }

    /** A row of the table. */
    record Row(
            String id,
            String agentId,
            String tokenHash,
            long createdAt,
            long updatedAt,
            @Nullable String description) {
        boolean reserved() {
            return new AgentId(agentId).reserved();
        }

        WhitelistEntry entry() {
            return new WhitelistEntry(
                    id, agentId, Instant.ofEpochSecond(createdAt), Instant.ofEpochSecond(updatedAt), description);
        }
    }
}
