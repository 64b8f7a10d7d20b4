package oxmon.server.alerting;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.alerting.RuleEntry.Made;
import oxmon.server.database.CertDatabase;
import oxmon.server.settings.ServerSettings;

/**
 * All alert rules: those that server.toml provides, which are read-only here, and those that people make. A change is in cert.db and
 * judged by when its call returns. Thread-safe; kept in memory, and read again when a person wrote to the table.
 */
@Singleton
public class Rules {
    private static final Logger LOG = System.getLogger(Rules.class.getName());

    /** Each costs memory for every series it watches. */
    private static final int MOST = 1_000;

    private final List<RuleEntry> ofFile;
    private final RuleTable table;
    private final CertDatabase database;
    private final Clock clock;
    private volatile Known known = new Known(Long.MIN_VALUE, List.of());
    private Consumer<List<Rule>> follower = rules -> {};

    @Inject
    Rules(ServerSettings settings, CertDatabase database, Clock clock) {
        this(settings.provisioned().rules(), database, clock);
    }

    Rules(List<Rule> ofFile, CertDatabase database, Clock clock) {
        this.ofFile = ofFile.stream().map(rule -> new RuleEntry(rule, null)).toList();
        this.table = new RuleTable(database);
        this.database = database;
        this.clock = clock;
    }

    private record Known(long version, List<RuleEntry> entries) {
        List<Rule> rules() {
            return entries.stream().map(RuleEntry::rule).toList();
        }
    }

    /** All rules by name, disabled ones included. */
    public List<RuleEntry> list() {
        Known now = known;
        return now.version() == database.outsideVersion() ? now.entries() : read();
    }

    /** One rule by its id. */
    public Optional<RuleEntry> find(String id) {
        return list().stream().filter(each -> each.rule().id().equals(id)).findFirst();
    }

    /**
     * Tells what is judged by, now and after each change.
     *
     * @param told gets all rules after each change, one call at a time
     * @return all rules now
     */
    synchronized List<Rule> follow(Consumer<List<Rule>> told) {
        List<Rule> all = list().stream().map(RuleEntry::rule).toList();
        follower = told;
        return all;
    }

    /**
     * Makes a rule.
     *
     * @param wanted its fields; a null counts as absent
     * @throws Fault INVALID, naming the field, when it makes no sense; CONFLICT when the name is taken
     */
    public synchronized RuleEntry create(Map<String, ? extends @Nullable Object> wanted, Caller caller) {
        Map<String, Object> written = withoutNulls(wanted);
        Rule rule = RuleReader.read(UUID.randomUUID().toString(), written);
        List<RuleEntry> all = read();
        if (all.size() - ofFile.size() >= MOST) {
            throw Fault.conflict("there are " + MOST + " rules already, which is the most; remove one first");
        }
        refuseTaken(all, rule);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        written.put("enabled", rule.enabled());
        RuleEntry entry = new RuleEntry(rule, new Made(written, 1, now, now));
        if (!table.add(rule, made(entry))) {
            throw taken(rule.name()); // by a row that makes no sense, or by somebody in a shell just now
        }
        read();
        log("made", rule, caller);
        return entry;
    }

    /**
     * Changes what is named and leaves the rest.
     *
     * @param changes fields; a null takes one back
     * @param expectedVersion the one the change was made upon; null when that does not matter
     * @throws Fault NOT_FOUND; CONFLICT when it is the file's, changed meanwhile, or the name is taken; INVALID, naming the field, when the
     *     rule would make no sense
     */
    public synchronized RuleEntry change(
            String id, Map<String, ? extends @Nullable Object> changes, @Nullable Long expectedVersion, Caller caller) {
        RuleEntry was = changeable(id, expectedVersion);
        Map<String, @Nullable Object> merged = new LinkedHashMap<>(made(was).written());
        merged.putAll(changes);
        Map<String, Object> written = withoutNulls(merged);
        Rule rule = RuleReader.read(id, written);
        refuseTaken(list(), rule);
        written.put("enabled", rule.enabled());
        RuleEntry is = new RuleEntry(
                rule,
                new Made(
                        written,
                        made(was).version() + 1,
                        made(was).createdAt(),
                        clock.instant().truncatedTo(ChronoUnit.SECONDS)));
        if (!table.replace(rule, made(is))) {
            read();
            throw changedMeanwhile(was);
        }
        read();
        log(was.rule().enabled() == rule.enabled() ? "changed" : rule.enabled() ? "enabled" : "disabled", rule, caller);
        return is;
    }

    /**
     * Removes a rule; its alerts end, their history stays.
     *
     * @param expectedVersion the one that is meant; null when that does not matter
     * @throws Fault NOT_FOUND; CONFLICT when it is the file's, or changed meanwhile
     */
    public synchronized void remove(String id, @Nullable Long expectedVersion, Caller caller) {
        RuleEntry was = changeable(id, expectedVersion);
        boolean removed = table.remove(id, made(was).version());
        read();
        if (!removed) {
            throw changedMeanwhile(was);
        }
        log("removed", was.rule(), caller);
    }

    private RuleEntry changeable(String id, @Nullable Long expectedVersion) {
        RuleEntry entry = read().stream()
                .filter(each -> each.rule().id().equals(id))
                .findFirst()
                .orElseThrow(() -> Fault.notFound("there is no rule " + id));
        Made made = entry.made();
        if (made == null) {
            throw Fault.conflict(
                    "the rule " + entry.rule().name()
                            + " is provided by server.toml and can only be changed there; copy to edit: make a rule of another name with its fields");
        }
        if (expectedVersion != null && expectedVersion != made.version()) {
            throw changedMeanwhile(entry);
        }
        return entry;
    }

    private static Made made(RuleEntry entry) {
        Made made = entry.made();
        if (made == null) {
            throw new IllegalStateException("the file's rules are not changed");
        }
        return made;
    }

    private static Fault changedMeanwhile(RuleEntry was) {
        return Fault.conflict("the rule " + was.rule().name() + " was changed meanwhile");
    }

    /** The file may bring a name that people had used before; then both stay, until one is given another name. */
    private static void refuseTaken(List<RuleEntry> all, Rule wanted) {
        boolean asBefore = all.stream()
                .map(RuleEntry::rule)
                .anyMatch(each -> each.id().equals(wanted.id()) && each.name().equals(wanted.name()));
        if (!asBefore
                && all.stream()
                        .map(RuleEntry::rule)
                        .anyMatch(each ->
                                !each.id().equals(wanted.id()) && each.name().equals(wanted.name()))) {
            throw taken(wanted.name());
        }
    }

    private static Fault taken(String name) {
        return new Fault(Fault.Kind.CONFLICT, "CONFLICT", "there is already a rule " + name, "name", null);
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

    /** Reads the table; when that gives other rules, whoever judges by them is told. */
    private synchronized List<RuleEntry> read() {
        long version = database.outsideVersion();
        List<RuleEntry> entries = new ArrayList<>(ofFile);
        entries.addAll(table.list());
        entries.sort(Comparator.comparing(entry -> entry.rule().name()));
        Known before = known;
        Known now = new Known(version, List.copyOf(entries));
        known = now;
        if (!now.rules().equals(before.rules())) {
            follower.accept(now.rules());
        }
        return now.entries();
    }

    private static void log(String what, Rule rule, Caller caller) {
        LOG.log(Level.INFO, "alert rule {0} ({1}) was {2} by {3}", rule.name(), rule.id(), what, caller.name());
    }
}
