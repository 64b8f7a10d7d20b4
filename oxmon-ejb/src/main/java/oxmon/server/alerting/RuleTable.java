package oxmon.server.alerting;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.server.alerting.RuleEntry.Made;
import oxmon.server.database.CertDatabase;

/** The table {@code alert_rules} of cert.db. Thread-safe. */
final class RuleTable {
    private static final Logger LOG = System.getLogger(RuleTable.class.getName());
    private static final String INSERT = """
            INSERT INTO alert_rules (id, name, source, type, definition, enabled, version, created_at, updated_at)
            VALUES (:id, :name, 'api', :type, :definition, :enabled, :version, :created, :updated)
            ON CONFLICT (name) DO NOTHING""";
    private static final String UPDATE = """
            UPDATE alert_rules SET name = :name, type = :type, definition = :definition, enabled = :enabled,
                version = :version, updated_at = :updated
            WHERE id = :id AND version = :version - 1
                AND NOT EXISTS (SELECT 1 FROM alert_rules WHERE name = :name AND id <> :id)""";

    private final CertDatabase database;

    RuleTable(CertDatabase database) {
        this.database = database;
    }

    /** All rules that make sense, by name; those that do not, as a person may have written, are left out and told. */
    List<RuleEntry> list() {
        return database
                .jdbi()
                .withHandle(h -> h.createQuery("SELECT * FROM alert_rules ORDER BY name")
                        .map(ConstructorMapper.of(Row.class))
                        .list())
                .stream()
                .flatMap(row -> row.entry().stream())
                .toList();
    }

    /** Adds a rule; says whether its name was free. */
    boolean add(Rule rule, Made made) {
        return execute(INSERT, rule, made);
    }

    /** Puts a rule in place of its version before; says whether that was the newest, and the name free. */
    boolean replace(Rule rule, Made made) {
        return execute(UPDATE, rule, made);
    }

    private boolean execute(String sql, Rule rule, Made made) {
        Map<String, Object> definition = made.written();
        definition.keySet().removeAll(List.of("name", "type", "enabled"));
        return database.jdbi()
                .withHandle(h -> h.createUpdate(sql)
                                .bind("id", rule.id())
                                .bind("name", rule.name())
                                .bind("type", rule.type())
                                .bind("definition", RuleJson.write(definition))
                                .bind("enabled", rule.enabled())
                                .bind("version", made.version())
                                .bind("created", made.createdAt().getEpochSecond())
                                .bind("updated", made.updatedAt().getEpochSecond())
                                .execute()
                        > 0);
    }

    /** Removes a rule of that version; says whether there was one. */
    boolean remove(String id, long version) {
        return database.jdbi()
                .withHandle(h -> h.createUpdate("DELETE FROM alert_rules WHERE id = :id AND version = :version")
                                .bind("id", id)
                                .bind("version", version)
                                .execute()
                        > 0);
    }

    /** A row of the table. */
    record Row(
            String id,
            String name,
            String source,
            String type,
            String definition,
            boolean enabled,
            long version,
            long createdAt,
            long updatedAt) {
        Optional<RuleEntry> entry() {
            try {
                Map<String, @Nullable Object> written = RuleJson.read(definition);
                written.put("name", name);
                written.put("type", type);
                written.put("enabled", enabled);
                Map<String, Object> fields = Rules.withoutNulls(written);
                return Optional.of(new RuleEntry(
                        RuleReader.read(id, fields),
                        new Made(fields, version, Instant.ofEpochSecond(createdAt), Instant.ofEpochSecond(updatedAt))));
            } catch (RuntimeException e) { // whatever is wrong with it must not keep the others from being judged by
                LOG.log(
                        Level.WARNING,
                        "the alert rule {0} of cert.db is left out: {1}",
                        name.replaceAll("\\p{Cntrl}", "?"),
                        e.getMessage());
                return Optional.empty();
            }
        }
    }
}
