package oxmon.server.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.database.CertDatabase;

/** Rules in a real cert.db, beside one of the file. */
class RulesTest {
    private static final Instant NOON = Instant.parse("2026-02-06T12:00:00Z");
    private static final Caller OLGA = new Caller("1", "olga", Role.OPERATOR, 1, false);
    private static final Map<String, Object> MEMORY = Map.<String, Object>of(
            "name", "memory", "type", "threshold", "metric", "memory.used_percent", "operator", "gt", "value", 90.5);
    private static final Rule DISK = RuleReader.read(
            "disk",
            Map.<String, Object>of(
                    "name",
                    "disk",
                    "type",
                    "threshold",
                    "metric",
                    "disk.used_percent",
                    "operator",
                    "gt",
                    "value",
                    90L));

    @TempDir
    Path directory;

    private CertDatabase database;
    private Rules rules;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        rules = new Rules(List.of(DISK), database, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void reopen() {
        database.close();
        open();
    }

    @Test
    void whatIsMadeIsListedBesideTheFiles_afterARestartToo() {
        Entry<Rule> made = rules.create(MEMORY, OLGA);
        assertThat(rules.list()).extracting(each -> each.value().name()).containsExactly("disk", "memory");
        assertThat(rules.list()).extracting(Entry::source).containsExactly("file", "api");
        reopen();
        assertThat(rules.find(made.value().id())).contains(made);
        assertThat(rules.find("disk")).map(Entry::value).contains(DISK);
        assertThat(rules.find("nothing")).isEmpty();
    }

    @Test
    void everyFieldSurvives_asItWasWritten() {
        Map<String, Object> all = new TreeMap<>(MEMORY);
        all.remove("value");
        all.put("labels", List.of("core!=0"));
        all.put("for", "90s");
        all.put("message", "\u65e5\u672c \"{{agent_id}}\"");
        all.put("enabled", false);
        all.put(
                "levels",
                List.of(
                        Map.of("severity", "warning", "value", 80L),
                        Map.of("severity", "critical", "value", 95.25, "clear_value", 90L)));
        Entry<Rule> made = rules.create(all, OLGA);
        reopen();
        assertThat(rules.find(made.value().id())).contains(made);
        assertThat(made(made).written()).isEqualTo(all);
    }

    @Test
    void aChangeLeavesTheRest_andANullTakesBack() {
        String id = rules.create(with("silence_secs", 60L), OLGA).id();
        Entry<Rule> is = rules.change(id, nullable("silence_secs", null, "value", 70L), 1L, OLGA);
        assertThat(is.value().silenceMillis()).isZero();
        assertThat(is.value().condition().levels().get(0).threshold()).isEqualTo(70);
        assertThat(is.value().name()).isEqualTo("memory");
        assertThat(made(is).version()).isEqualTo(2);
        assertThat(rules.find(id)).contains(is);
    }

    @Test
    void anotherTypeNeedsItsOwnFields() {
        String id = rules.create(MEMORY, OLGA).id();
        Fault fault = fault(() -> rules.change(id, Map.of("type", "cert_expiration"), null, OLGA));
        assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID);
        assertThat(fault.field()).isIn("operator", "value");
        Entry<Rule> is = rules.change(
                id,
                nullable("type", "rate_of_change", "operator", null, "value", null, "rate_threshold", 20L),
                null,
                OLGA);
        assertThat(is.value().type()).isEqualTo("rate_of_change");
    }

    @Test
    void aChangeUponAnOlderVersionIsRefused() {
        String id = rules.create(MEMORY, OLGA).id();
        rules.change(id, Map.of("value", 70L), 1L, OLGA);
        assertThat(fault(() -> rules.change(id, Map.of("value", 80L), 1L, OLGA)).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> rules.remove(id, 1L, OLGA)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        rules.remove(id, 2L, OLGA);
        assertThat(fault(() -> rules.remove(id, null, OLGA)).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    @Test
    void aNameIsTakenOnce_theFilesIncluded() {
        rules.create(MEMORY, OLGA);
        String other = rules.create(with("name", " other "), OLGA).id();
        for (String name : List.of("memory", " memory", "disk")) {
            assertThat(fault(() -> rules.create(with("name", name), OLGA)).kind())
                    .isEqualTo(Fault.Kind.CONFLICT);
            Fault fault = fault(() -> rules.change(other, Map.of("name", name), null, OLGA));
            assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFLICT);
            assertThat(fault.field()).isEqualTo("name");
        }
        assertThat(rules.change(other, Map.of("name", "other"), null, OLGA)
                        .value()
                        .name())
                .isEqualTo("other");
    }

    @Test
    void aNameThatTheFileTookLaterStaysChangeable() {
        String id = rules.create(MEMORY, OLGA).id();
        Rule ofFile = RuleReader.read("memory", MEMORY);
        rules = new Rules(List.of(ofFile), database, Clock.fixed(NOON, ZoneOffset.UTC));
        assertThat(rules.list()).hasSize(2);
        rules.change(id, Map.of("value", 70L), null, OLGA);
        rules.change(id, Map.of("name", "memory 2"), null, OLGA);
        assertThat(fault(() -> rules.change(id, Map.of("name", "memory"), null, OLGA))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
    }

    @Test
    void theFilesRulesAreReadOnly() {
        for (Runnable each : List.<Runnable>of(
                () -> rules.change("disk", Map.of("value", 70L), null, OLGA), () -> rules.remove("disk", null, OLGA))) {
            Fault fault = fault(each);
            assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFLICT);
            assertThat(fault.detail()).contains("server.toml", "copy to edit");
        }
        assertThat(rules.find("disk")).map(Entry::value).contains(DISK);
    }

    @Test
    void whatMakesNoSenseIsNamed_andNotKept() {
        assertThat(fault(() -> rules.create(Map.of("name", "x"), OLGA)).field()).isEqualTo("type");
        assertThat(fault(() -> rules.create(with("name", " "), OLGA)).field()).isEqualTo("name");
        assertThat(fault(() -> rules.create(with("valu", 1L), OLGA)).field()).isEqualTo("valu");
        assertThat(fault(() -> rules.create(with("value", "much"), OLGA)).field())
                .isEqualTo("value");
        assertThat(fault(() -> rules.create(with("severity", "bad"), OLGA)).field())
                .isEqualTo("severity");
        assertThat(fault(() -> rules.create(with("labels", List.of(7L)), OLGA)).field())
                .isEqualTo("labels");
        assertThat(rules.list()).hasSize(1);
        String id = rules.create(MEMORY, OLGA).id();
        assertThat(fault(() -> rules.change(id, nullable("metric", null), null, OLGA))
                        .field())
                .isEqualTo("metric");
        assertThat(rules.find(id)).map(each -> made(each).version()).contains(1L);
    }

    @Test
    void whoeverFollowsHearsOfEachChange_andOfNothingElse() {
        List<List<String>> heard = new ArrayList<>();
        assertThat(rules.follow(all -> heard.add(all.stream().map(Rule::name).toList())))
                .containsExactly(DISK);
        String id = rules.create(MEMORY, OLGA).id();
        rules.list();
        rules.change(id, Map.of("value", 90.5), null, OLGA);
        rules.remove(id, null, OLGA);
        assertThat(heard).containsExactly(List.of("disk", "memory"), List.of("disk"));
    }

    @Test
    void whatAPersonWroteToTheTableCounts_andARowThatMakesNoSenseIsLeftOut() throws Exception {
        List<Rule> judgedBy = new ArrayList<>();
        rules.follow(all -> {
            judgedBy.clear();
            judgedBy.addAll(all);
        });
        try (Connection shell = new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("cert.db"));
                var statement = shell.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO alert_rules (id, name, type, definition) VALUES"
                            + " ('1', 'mine', 'threshold', '{\"metric\": \"m\", \"operator\": \"gt\", \"value\": 1}'),"
                            + " ('2', 'no JSON', 'threshold', 'value = 1'), ('3', 'no list', 'threshold', '[]'),"
                            + " ('4', 'no type', 'treshold', '{}'), ('5', 'no fields', 'threshold', '{}'), ('6', '', 'threshold', '')");
        }
        TimeUnit.MILLISECONDS.sleep(1100);
        assertThat(rules.list()).extracting(each -> each.value().name()).containsExactly("disk", "mine");
        assertThat(judgedBy).extracting(Rule::id).containsExactly("disk", "1");
        assertThat(fault(() -> rules.create(with("name", "no JSON"), OLGA)).kind())
                .isEqualTo(Fault.Kind.CONFLICT);
    }

    private static Map<String, Object> with(String field, Object value) {
        Map<String, Object> changed = new HashMap<>(MEMORY);
        changed.put(field, value);
        return changed;
    }

    /** Fields by turns with their values. */
    private static Map<String, @Nullable Object> nullable(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }

    private static Made made(Entry<Rule> entry) {
        Made made = entry.made();
        if (made == null) {
            throw new AssertionError(entry + " is the file's");
        }
        return made;
    }

    private static Fault fault(Runnable refused) {
        try {
            refused.run();
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError("it was not refused");
    }
}
