package oxmon.server.alerting;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Dependencies;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.identity.Caller;
import oxmon.server.catalog.Catalog;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Kind;
import oxmon.server.database.CertDatabase;
import oxmon.server.settings.ServerSettings;

/**
 * All alert rules: those that server.toml provides, which are read-only here, and those that people make. A change is in cert.db and
 * judged by when its call returns. Thread-safe.
 */
@Singleton
public class Rules {
    private final Catalog<Rule> catalog;

    @Inject
    Rules(ServerSettings settings, CertDatabase database, Clock clock) {
        this(settings.provisioned().rules(), database, clock);
    }

    Rules(List<Rule> ofFile, CertDatabase database, Clock clock) {
        this.catalog = new Catalog<>(
                new RuleKind(),
                ofFile.stream().map(rule -> new Entry<>(rule.id(), rule, null)).toList(),
                database,
                clock);
    }

    private static final class RuleKind implements Kind<Rule> {
        @Override
        public String noun() {
            return "rule";
        }

        @Override
        public String table() {
            return "alert_rules";
        }

        /** Each costs memory for every series it watches. */
        @Override
        public int most() {
            return 1_000;
        }

        @Override
        public Rule read(String id, Map<String, Object> fields) {
            return RuleReader.read(id, fields);
        }

        @Override
        public void refuse(Rule rule, List<Rule> others) {
            Dependencies.refuseCircle(rule, others);
        }

        @Override
        public String name(Rule rule) {
            return rule.name();
        }

        @Override
        public String type(Rule rule) {
            return rule.type();
        }

        @Override
        public boolean enabled(Rule rule) {
            return rule.enabled();
        }
    }

    /** All rules by name, disabled ones included. */
    public List<Entry<Rule>> list() {
        return catalog.list();
    }

    /** One rule by its id. */
    public Optional<Entry<Rule>> find(String id) {
        return catalog.find(id);
    }

    /** Tells what is judged by, now and after each change; see {@link Catalog#follow}. */
    List<Rule> follow(Consumer<List<Rule>> told) {
        return catalog.follow(told);
    }

    /** What keeps them. */
    public Catalog<Rule> catalog() {
        return catalog;
    }

    /** Makes a rule; see {@link Catalog#create}. */
    public Entry<Rule> create(Map<String, ? extends @Nullable Object> wanted, Caller caller) {
        return catalog.create(wanted, caller);
    }

    /** Changes what is named and leaves the rest; see {@link Catalog#change}. */
    public Entry<Rule> change(
            String id, Map<String, ? extends @Nullable Object> changes, @Nullable Long expectedVersion, Caller caller) {
        return catalog.change(id, changes, expectedVersion, caller);
    }

    /** Removes a rule; its alerts end, their history stays. See {@link Catalog#remove}. */
    public void remove(String id, @Nullable Long expectedVersion, Caller caller) {
        catalog.remove(id, expectedVersion, caller);
    }
}
