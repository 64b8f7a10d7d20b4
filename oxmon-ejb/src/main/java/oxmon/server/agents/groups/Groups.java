package oxmon.server.agents.groups;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import oxmon.agents.HostSelector;
import oxmon.common.Fault;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.database.CertDatabase;

/** The groups of hosts. Thread-safe; kept in memory, and read again when a person wrote to the table. */
@Singleton
public class Groups {
    private static final int MAX_ITEMS = 1000;
    private static final String INSERT = """
            INSERT INTO host_groups (id, name, description, selector, version, created_at, updated_at)
            VALUES (:id, :name, :description, :selector, :version, :created, :updated)
            ON CONFLICT (name) DO NOTHING""";
    private static final String UPDATE = """
            UPDATE host_groups SET name = :name, description = :description, selector = :selector,
                version = :version, updated_at = :updated
            WHERE id = :id AND version = :version - 1
                AND NOT EXISTS (SELECT 1 FROM host_groups WHERE name = :name AND id <> :id)""";

    private final CertDatabase database;
    private final Agents agents;
    private final Clock clock;
    private volatile Known known = new Known(Long.MIN_VALUE, List.of());

    @Inject
    public Groups(CertDatabase database, Agents agents, Clock clock) {
        this.database = database;
        this.agents = agents;
        this.clock = clock;
    }

    private record Known(long version, List<Group> groups) {}

    /** All groups in the order of their names. */
    public List<Group> list() {
        Known now = known;
        return now.version() == database.outsideVersion() ? now.groups() : read();
    }

    /**
     * One group.
     *
     * @param idOrName an exact id wins
     */
    public Optional<Group> find(String idOrName) {
        return list().stream()
                .filter(g -> g.id().equals(idOrName))
                .findFirst()
                .or(() -> list().stream().filter(g -> g.name().equals(idOrName)).findFirst());
    }

    /** The hosts that are in the group now, in name order. */
    public List<AgentStatus> hosts(Group group) {
        return agents.list(false).stream()
                .filter(host -> group.selector().picks(host.id(), host.tags()))
                .toList();
    }

    /**
     * Makes a group.
     *
     * @throws Fault INVALID when something is malformed, CONFLICT when the name is taken
     */
    public Group create(GroupChange wanted) {
        Instant now = clock.instant();
        Group empty = new Group(UUID.randomUUID().toString(), "", "", HostSelector.NOBODY, 0, now, now);
        if (wanted.name() == null) {
            throw Fault.missing("name");
        }
        Group group = apply(empty, wanted, now);
        if (database.jdbi().withHandle(h -> execute(h, INSERT, group)) == 0) {
            throw taken(group.name());
        }
        read();
        return group;
    }

    /**
     * Changes a group.
     *
     * @param expectedVersion the one the change was made upon; null when that does not matter
     * @throws Fault NOT_FOUND; CONFLICT when it changed meanwhile or the name is taken; INVALID when something is malformed
     */
    public Group change(String idOrName, GroupChange wanted, @Nullable Long expectedVersion) {
        Group was = existing(idOrName);
        if (expectedVersion != null && expectedVersion != was.version()) {
            throw Fault.conflict("group " + was.name() + " was changed meanwhile");
        }
        Group is = apply(was, wanted, clock.instant());
        int changed = database.jdbi().withHandle(h -> execute(h, UPDATE, is));
        read();
        if (changed == 0) {
            boolean nameTaken = list().stream().anyMatch(g -> g.name().equals(is.name()) && !g.id().equals(is.id()));
            throw nameTaken ? taken(is.name()) : Fault.conflict("group " + was.name() + " was changed meanwhile");
        }
        return is;
    }

    /**
     * Removes a group; its hosts stay.
     *
     * @throws Fault NOT_FOUND when there is no such group
     */
    public void remove(String idOrName) {
        Group group = existing(idOrName);
        database.jdbi()
                .useHandle(h -> h.createUpdate("DELETE FROM host_groups WHERE id = :id")
                        .bind("id", group.id())
                        .execute());
        read();
    }

    private Group existing(String idOrName) {
        return find(idOrName).orElseThrow(() -> Fault.notFound("there is no group " + idOrName));
    }

    private static Fault taken(String name) {
        return Fault.conflict("there is already a group " + name);
    }

    private static Group apply(Group was, GroupChange wanted, Instant now) {
        String name = wanted.name() == null ? was.name() : wanted.name().strip();
        if (name.isEmpty() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) {
            throw Fault.invalid("name", "name must have 1 to 64 characters and no control characters");
        }
        String description = wanted.description() == null ? was.description() : wanted.description();
        if (description.length() > 1024) {
            throw Fault.invalid("description", "description must have at most 1024 characters");
        }
        List<String> globs = items("globs", wanted.globs(), was.selector().globs());
        List<String> tags = items("tags", wanted.tags(), was.selector().tags());
        List<String> members = items("members", wanted.members(), was.selector().members());
        HostSelector selector;
        try {
            selector = new HostSelector(globs, tags, members);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("tags", "tags " + e.getMessage());
        }
        return new Group(was.id(), name, description, selector, was.version() + 1, was.createdAt(), now);
    }

    private static List<String> items(String field, @Nullable List<String> wanted, List<String> was) {
        if (wanted == null) {
            return was;
        }
        if (wanted.size() > MAX_ITEMS || wanted.stream().anyMatch(item -> item.isBlank() || item.length() > 512)) {
            throw Fault.invalid(field, field + " must be at most " + MAX_ITEMS + " texts of 1 to 512 characters");
        }
        return List.copyOf(wanted);
    }

    private static int execute(Handle handle, String sql, Group group) {
        return handle.createUpdate(sql)
                .bind("id", group.id())
                .bind("name", group.name())
                .bind("description", group.description())
                .bind("selector", SelectorJson.write(group.selector()))
                .bind("version", group.version())
                .bind("created", group.createdAt().getEpochSecond())
                .bind("updated", group.updatedAt().getEpochSecond())
                .execute();
    }

    private synchronized List<Group> read() {
        long version = database.outsideVersion();
        List<Group> groups = database.jdbi()
                .withHandle(h -> h.createQuery("SELECT * FROM host_groups ORDER BY name")
                        .map(ConstructorMapper.of(Row.class))
                        .map(Row::group)
                        .list());
        known = new Known(version, List.copyOf(groups));
        return known.groups();
    }

    /** A row of the table. */
    record Row(
            String id, String name, String description, String selector, long version, long createdAt, long updatedAt) {
        Group group() {
            return new Group(
                    id,
                    name,
                    description,
                    SelectorJson.read(selector),
                    version,
                    Instant.ofEpochSecond(createdAt),
                    Instant.ofEpochSecond(updatedAt));
        }
    }
}
