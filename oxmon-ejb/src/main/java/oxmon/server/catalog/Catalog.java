package oxmon.server.catalog;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.database.CertDatabase;

/**
 * All things of a kind: those that server.toml provides, which are read-only here, and those that people make. A change is in cert.db by
 * when its call returns. Thread-safe; kept in memory, and read again when a person wrote to the table.
 */
public final class Catalog<T> {
    private static final Logger LOG = System.getLogger(Catalog.class.getName());

    private final Kind<T> kind;
    private final List<Entry<T>> ofFile;
    private final CatalogTable<T> table;
    private final CertDatabase database;
    private final Clock clock;
    private volatile Known<T> known = new Known<>(Long.MIN_VALUE, List.of());
    private Consumer<List<T>> follower = values -> {};

    /** What there will be when all of {@link #together} is done; null outside of it. */
    private @Nullable List<Entry<T>> draft;

    /**
     * @param ofFile what server.toml provides; each with a name of its own
     */
    public Catalog(Kind<T> kind, List<Entry<T>> ofFile, CertDatabase database, Clock clock) {
        this.kind = kind;
        this.ofFile = List.copyOf(ofFile);
        this.table = new CatalogTable<>(kind, database);
        this.database = database;
        this.clock = clock;
    }

    private record Known<T>(long version, List<Entry<T>> entries) {
        List<T> values() {
            return entries.stream().map(Entry::value).toList();
        }
    }

    /** All things by name, disabled ones included. */
    public List<Entry<T>> list() {
        Known<T> now = known;
        return now.version() == database.outsideVersion() ? now.entries() : read();
    }

    /** One by its id. */
    public Optional<Entry<T>> find(String id) {
        return list().stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** One by its id; @throws Fault NOT_FOUND */
    public Entry<T> get(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /**
     * Tells what there is, now and after each change.
     *
     * @param told gets all things after each change, one call at a time
     * @return all things now
     */
    public synchronized List<T> follow(Consumer<List<T>> told) {
        List<T> all = list().stream().map(Entry::value).toList();
        follower = told;
        return all;
    }

    /**
     * Makes one.
     *
     * @param wanted its fields; a null counts as absent
     * @throws Fault INVALID, naming the field, when it makes no sense; CONFLICT when the name is taken
     */
    public synchronized Entry<T> create(Map<String, ? extends @Nullable Object> wanted, Caller caller) {
        Map<String, Object> written = withoutNulls(kind.merged(Map.of(), wanted));
        String id = UUID.randomUUID().toString();
        T value = kind.read(id, written);
        List<Entry<T>> all = current();
        if (all.size() - ofFile.size() >= kind.most()) {
            throw Fault.conflict(
                    "there are " + kind.most() + " " + kind.noun() + "s already, which is the most; remove one first");
        }
        refuseTaken(all, id, value);
        refuse(value, all);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Made made = new Made(complete(written, value), 1, now, now);
        Entry<T> entry = new Entry<>(id, value, made);
        if (!table.add(entry, made)) {
            throw taken(value); // by a row that makes no sense, or by somebody in a shell just now
        }
        changed(id, entry);
        log("made", entry, caller);
        return entry;
    }

    /**
     * Changes what is named and leaves the rest.
     *
     * @param changes fields; a null takes one back
     * @param expectedVersion the one the change was made upon; null when that does not matter
     * @throws Fault NOT_FOUND; CONFLICT when it is the file's, changed meanwhile, or the name is taken; INVALID, naming the field, when the
     *     thing would make no sense
     */
    public synchronized Entry<T> change(
            String id, Map<String, ? extends @Nullable Object> changes, @Nullable Long expectedVersion, Caller caller) {
        Entry<T> was = changeable(id, expectedVersion);
        Made before = made(was);
        Map<String, Object> written = withoutNulls(kind.merged(before.written(), changes));
        T value = kind.read(id, written);
        List<Entry<T>> all = current();
        refuseTaken(all, id, value);
        refuse(value, all);
        Made after = new Made(
                complete(written, value),
                before.version() + 1,
                before.createdAt(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
        Entry<T> is = new Entry<>(id, value, after);
        if (!table.replace(is, after)) {
            read();
            throw changedMeanwhile(was);
        }
        changed(id, is);
        boolean enabled = kind.enabled(value);
        log(kind.enabled(was.value()) == enabled ? "changed" : enabled ? "enabled" : "disabled", is, caller);
        return is;
    }

    /**
     * Removes one.
     *
     * @param expectedVersion the one that is meant; null when that does not matter
     * @throws Fault NOT_FOUND; CONFLICT when it is the file's, or changed meanwhile
     */
    public synchronized void remove(String id, @Nullable Long expectedVersion, Caller caller) {
        Entry<T> was = changeable(id, expectedVersion);
        boolean removed = table.remove(id, made(was).version());
        changed(id, null);
        if (!removed) {
            throw changedMeanwhile(was);
        }
        log("removed", was, caller);
    }

    /** The fields of all that people made, by name, as people may see them. */
    public List<Map<String, Object>> written() {
        return made().stream()
                .map(entry -> kind.shown(entry.value(), made(entry).written()))
                .toList();
    }

    /** All that people made, by name. */
    public synchronized List<Entry<T>> made() {
        return current().stream().filter(entry -> entry.made() != null).toList();
    }

    /** What an entry is called. */
    public String name(Entry<T> entry) {
        return kind.name(entry.value());
    }

    /**
     * Does several changes while nobody else changes anything. Whoever follows is told once, at their end, and others see none of them
     * before.
     */
    public synchronized <R> R together(Supplier<R> changes) {
        draft = read();
        try {
            return changes.get();
        } finally {
            draft = null;
            read();
        }
    }

    /** How many more can be made. */
    public synchronized int room() {
        return kind.most() - (current().size() - ofFile.size());
    }

    /** What {@link #put} did, or would do. */
    public enum Put {
        MADE,
        CHANGED,
        /** It is there as it is wanted. */
        UNCHANGED,
        /** server.toml provides one of that name, which stays. */
        PROVIDED
    }

    /**
     * Puts a thing in the place of that of its name, or makes it.
     *
     * @param wanted all its fields; what is not there is taken back, a secret that comes masked stays
     * @param really false only says what would come of it
     * @throws Fault as {@link #create} and {@link #change}
     */
    public synchronized Put put(Map<String, ? extends @Nullable Object> wanted, boolean really, Caller caller) {
        Map<String, Object> fields = withoutNulls(wanted);
        if (String.valueOf(fields.getOrDefault("name", "")).isEmpty()) {
            throw Fault.missing("name"); // things are known by it
        }
        List<Entry<T>> all = current();
        Entry<T> was = named(fields, all);
        if (was == null) {
            if (really) {
                create(fields, caller);
            } else {
                check("", Map.of(), fields, all);
            }
            return Put.MADE;
        }
        if (was.made() == null) {
            return Put.PROVIDED;
        }
        Made before = made(was);
        Map<String, @Nullable Object> changes = replacing(before.written(), fields);
        Map<String, Object> after = check(was.id(), before.written(), changes, all);
        if (after.equals(before.written())) {
            return Put.UNCHANGED;
        }
        if (really) {
            change(was.id(), changes, before.version(), caller);
        }
        return Put.CHANGED;
    }

    private Map<String, Object> check(
            String id,
            Map<String, Object> before,
            Map<String, ? extends @Nullable Object> changes,
            List<Entry<T>> all) {
        Map<String, Object> after = withoutNulls(kind.merged(before, changes));
        T value = kind.read(id, after);
        refuse(value, all);
        return complete(after, value);
    }

    /** Of several changes only their end is to make sense, which {@link #refuse} was asked about. */
    private void refuse(T value, List<Entry<T>> all) {
        if (draft == null) {
            kind.refuse(value, all.stream().map(Entry::value).toList());
        }
    }

    /**
     * Refuses things that make no sense beside each other and those that stay.
     *
     * @param wanted all fields of each; each was tried by {@link #put}
     * @param gone names of those that are removed
     * @throws Fault INVALID, naming the field with the thing's number before it, such as {@code [1].depends_on}
     */
    public synchronized void refuse(List<? extends Map<String, ? extends @Nullable Object>> wanted, List<String> gone) {
        List<Entry<T>> present = current();
        List<T> values = new ArrayList<>();
        List<T> all = new ArrayList<>();
        for (Map<String, ? extends @Nullable Object> each : wanted) {
            Map<String, Object> fields = withoutNulls(each);
            Entry<T> was = named(fields, present);
            Map<String, Object> before =
                    was == null || was.made() == null ? Map.of() : made(was).written();
            values.add(kind.read(
                    was == null ? UUID.randomUUID().toString() : was.id(),
                    withoutNulls(kind.merged(before, replacing(before, fields)))));
        }
        all.addAll(values);
        List<String> names = values.stream().map(kind::name).toList();
        present.stream()
                .map(Entry::value)
                .filter(each -> !names.contains(kind.name(each)) && !gone.contains(kind.name(each)))
                .forEach(all::add);
        for (int i = 0; i < values.size(); i++) {
            try {
                kind.refuse(values.get(i), all);
            } catch (Fault fault) {
                throw Fault.invalid("[" + i + "]." + fault.field(), fault.detail());
            }
        }
    }

    /** The fields as changes: what is not there is taken back. */
    private static Map<String, @Nullable Object> replacing(Map<String, Object> before, Map<String, Object> fields) {
        Map<String, @Nullable Object> changes = new LinkedHashMap<>(fields);
        changes.putIfAbsent("enabled", true);
        before.keySet().forEach(name -> changes.putIfAbsent(name, null));
        return changes;
    }

    private @Nullable Entry<T> named(Map<String, Object> fields, List<Entry<T>> all) {
        return all.stream()
                .filter(each -> kind.name(each.value()).equals(fields.get("name")))
                .findFirst()
                .orElse(null);
    }

    private Entry<T> changeable(String id, @Nullable Long expectedVersion) {
        Entry<T> entry = current().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown(id));
        Made made = entry.made();
        if (made == null) {
            throw Fault.conflict("the " + named(entry) + " is provided by server.toml and can only be changed there;"
                    + " copy to edit: make a " + kind.noun() + " of another name with its fields");
        }
        if (expectedVersion != null && expectedVersion != made.version()) {
            throw changedMeanwhile(entry);
        }
        return entry;
    }

    private static Made made(Entry<?> entry) {
        Made made = entry.made();
        if (made == null) {
            throw new IllegalStateException("the file's are not changed");
        }
        return made;
    }

    private Map<String, Object> complete(Map<String, Object> written, T value) {
        Map<String, Object> complete = new LinkedHashMap<>(written);
        complete.put("name", kind.name(value));
        complete.put("enabled", kind.enabled(value));
        return complete;
    }

    private Fault unknown(String id) {
        return Fault.notFound("there is no " + kind.noun() + " " + id);
    }

    private Fault changedMeanwhile(Entry<T> was) {
        return Fault.conflict("the " + named(was) + " was changed meanwhile");
    }

    private String named(Entry<T> entry) {
        return kind.noun() + " " + kind.name(entry.value());
    }

    /** The file may bring a name that people had used before; then both stay, until one is given another name. */
    private void refuseTaken(List<Entry<T>> all, String id, T wanted) {
        String name = kind.name(wanted);
        boolean asBefore = all.stream()
                .anyMatch(
                        each -> each.id().equals(id) && kind.name(each.value()).equals(name));
        if (!asBefore
                && all.stream()
                        .anyMatch(each ->
                                !each.id().equals(id) && kind.name(each.value()).equals(name))) {
            throw taken(wanted);
        }
    }

    private Fault taken(T wanted) {
        return new Fault(
                Fault.Kind.CONFLICT,
                "CONFLICT",
                "there is already a " + kind.noun() + " " + kind.name(wanted),
                "name",
                null);
    }

    /** The fields that have a value; the name without blanks around it. */
    static Map<String, Object> withoutNulls(Map<String, ? extends @Nullable Object> fields) {
        Map<String, Object> given = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value != null) {
                given.put(name, name.equals("name") && value instanceof String text ? text.strip() : value);
            }
        });
        return given;
    }

    /** Reads the table; when that gives other things, whoever follows is told. */
    private synchronized List<Entry<T>> read() {
        long version = database.outsideVersion();
        Known<T> before = known;
        List<Entry<T>> entries = new ArrayList<>(ofFile);
        entries.addAll(table.list(before.entries()));
        sort(entries);
        Known<T> now = new Known<>(version, List.copyOf(entries));
        known = now;
        if (!now.values().equals(before.values())) {
            follower.accept(now.values());
        }
        return now.entries();
    }

    private void sort(List<Entry<T>> entries) {
        entries.sort(Comparator.comparing(entry -> kind.name(entry.value())));
    }

    /** What there is for whoever changes something. */
    private synchronized List<Entry<T>> current() {
        List<Entry<T>> now = draft;
        return now == null ? read() : now;
    }

    /** The table holds something else under an id now; null for nothing. */
    private synchronized void changed(String id, @Nullable Entry<T> entry) {
        List<Entry<T>> before = draft;
        if (before == null) {
            read();
            return;
        }
        List<Entry<T>> after = new ArrayList<>(before);
        after.removeIf(each -> each.id().equals(id));
        if (entry != null) {
            after.add(entry);
            sort(after);
        }
        draft = List.copyOf(after);
    }

    private void log(String what, Entry<T> entry, Caller caller) {
        LOG.log(
                Level.INFO,
                "{0} {1} ({2}) was {3} by {4}",
                kind.noun(),
                kind.name(entry.value()).replaceAll("\\p{Cntrl}", "?"),
                entry.id(),
                what,
                caller.name());
    }
}
