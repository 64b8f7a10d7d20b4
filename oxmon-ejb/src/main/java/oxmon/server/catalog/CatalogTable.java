package oxmon.server.catalog;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.database.CertDatabase;

/** A table of cert.db with the things of a kind. Thread-safe. */
final class CatalogTable<T> {
    private static final Logger LOG = System.getLogger(CatalogTable.class.getName());
    private static final String INSERT = """
            INSERT INTO <table> (id, name, source, type, definition, enabled, version, created_at, updated_at)
            VALUES (:id, :name, 'api', :type, :definition, :enabled, :version, :created, :updated)
            ON CONFLICT (name) DO NOTHING""";
    private static final String UPDATE = """
            UPDATE <table> SET name = :name, type = :type, definition = :definition, enabled = :enabled,
                version = :version, updated_at = :updated
            WHERE id = :id AND version = :version - 1
                AND NOT EXISTS (SELECT 1 FROM <table> WHERE name = :name AND id <> :id)""";

    private final Kind<T> kind;
    private final CertDatabase database;

    CatalogTable(Kind<T> kind, CertDatabase database) {
        this.kind = kind;
        this.database = database;
    }

    /**
     * All things that make sense, by name; those that do not, as a person may have written, are left out and told.
     *
     * @param before what there was; a thing that is as it was is the same object
     */
    List<Entry<T>> list(List<Entry<T>> before) {
        Map<String, Entry<T>> same = new LinkedHashMap<>();
        before.forEach(each -> same.put(each.id(), each));
        return database
                .jdbi()
                .withHandle(h -> h.createQuery("SELECT * FROM <table> ORDER BY name")
                        .define("table", kind.table())
                        .map(ConstructorMapper.of(Row.class))
                        .list())
                .stream()
                .flatMap(row -> entry(row, same.get(row.id())).stream())
                .toList();
    }

    /** Adds a thing; says whether its name was free. */
    boolean add(Entry<T> entry, Made made) {
        return execute(INSERT, entry, made);
    }

    /** Puts a thing in place of its version before; says whether that was the newest, and the name free. */
    boolean replace(Entry<T> entry, Made made) {
        return execute(UPDATE, entry, made);
    }

    private boolean execute(String sql, Entry<T> entry, Made made) {
        Map<String, Object> definition = new LinkedHashMap<>(kind.sealed(entry.id(), made.written()));
        definition.keySet().removeAll(List.of("name", "type", "enabled"));
        return database.jdbi()
                .withHandle(h -> h.createUpdate(sql)
                                .define("table", kind.table())
                                .bind("id", entry.id())
                                .bind("name", kind.name(entry.value()))
                                .bind("type", kind.type(entry.value()))
                                .bind("definition", FieldsJson.write(definition))
                                .bind("enabled", kind.enabled(entry.value()))
                                .bind("version", made.version())
                                .bind("created", made.createdAt().getEpochSecond())
                                .bind("updated", made.updatedAt().getEpochSecond())
                                .execute()
                        > 0);
    }

    /** Removes a thing of that version; says whether there was one. */
    boolean remove(String id, long version) {
        return database.jdbi()
                .withHandle(h -> h.createUpdate("DELETE FROM <table> WHERE id = :id AND version = :version")
                                .define("table", kind.table())
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
            long updatedAt) {}

    private Optional<Entry<T>> entry(Row row, @Nullable Entry<T> before) {
        try {
            Map<String, @Nullable Object> written = FieldsJson.read(row.definition());
            written.put("name", row.name());
            written.put("type", row.type());
            written.put("enabled", row.enabled());
            Map<String, Object> fields = kind.opened(row.id(), Catalog.withoutNulls(written));
            Made made = new Made(
                    fields,
                    row.version(),
                    Instant.ofEpochSecond(row.createdAt()),
                    Instant.ofEpochSecond(row.updatedAt()));
            return Optional.of(
                    before != null && made.equals(before.made())
                            ? before
                            : new Entry<>(row.id(), kind.stored(row.id(), fields), made));
        } catch (RuntimeException e) { // whatever is wrong with it must not keep the others from counting
            LOG.log(
                    Level.WARNING,
                    "the {0} {1} of cert.db is left out: {2}",
                    kind.noun(),
                    row.name().replaceAll("\\p{Cntrl}", "?"),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
