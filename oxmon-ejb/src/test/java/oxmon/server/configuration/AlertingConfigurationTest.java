package oxmon.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.Dependencies;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.notification.SilenceReader;
import oxmon.notification.SilenceWindow;
import oxmon.server.catalog.Catalog;
import oxmon.server.catalog.Catalog.Put;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.FieldsJson;
import oxmon.server.catalog.Kind;
import oxmon.server.configuration.AlertingConfiguration.Outcome;
import oxmon.server.database.CertDatabase;

/** Documents of rules and windows in the tables of a real cert.db. */
class AlertingConfigurationTest {
    private static final Caller OLGA = new Caller("7", "olga", Role.OPERATOR, 0, false);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final String FULL =
            "{\"name\": \"full\", \"type\": \"threshold\", \"metric\": \"disk.used_percent\","
                    + " \"operator\": \"gt\", \"value\": 90}";
    private static final String HOT = FULL.replace("full", "hot");
    private static final String NIGHT =
            "{\"name\": \"night\", \"recurrence\": \"daily\", \"start_time\": \"02:00\"," + " \"end_time\": \"04:00\"}";

    @TempDir
    Path directory;

    private CertDatabase database;
    private Catalog<Rule> rules;
    private Catalog<SilenceWindow> windows;
    private AlertingConfiguration configuration;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        Rule ofFile = RuleReader.read("f", FieldsJson.fields(json(FULL.replace("full", "file"))));
        rules = new Catalog<>(new RuleKind(), List.of(new Entry<>("f", ofFile, null)), database, CLOCK);
        windows = new Catalog<>(new WindowKind(), List.of(), database, CLOCK);
        configuration = new AlertingConfiguration(Map.of("rules", rules, "silences", windows), database);
    }

    @AfterEach
    void close() {
        database.close();
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

        @Override
        public int most() {
            return 3;
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

    private static final class WindowKind implements Kind<SilenceWindow> {
        @Override
        public String noun() {
            return "silence";
        }

        @Override
        public String table() {
            return "silence_windows";
        }

        @Override
        public int most() {
            return 3;
        }

        @Override
        public SilenceWindow read(String id, Map<String, Object> fields) {
            return SilenceReader.read(fields, "silence", ZoneOffset.UTC);
        }

        @Override
        public String name(SilenceWindow window) {
            return window.name();
        }

        @Override
        public String type(SilenceWindow window) {
            return window.recurrence().word();
        }

        @Override
        public boolean enabled(SilenceWindow window) {
            return window.enabled();
        }

        @Override
        public Map<String, Object> opened(String id, Map<String, Object> kept) {
            Map<String, Object> fields = new LinkedHashMap<>(kept);
            fields.remove("type");
            return fields;
        }
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static JsonObject document(String sections) {
        return json("{\"oxmon\": \"alerting\", \"version\": 1, " + sections + "}");
    }

    private Outcome put(String sections, boolean replace, boolean really) {
        return configuration.put(ConfigurationDocument.sections(document(sections)), replace, really, OLGA);
    }

    @Test
    void whatIsExportedMakesTheSameElsewhere_andNothingTwice() {
        put("\"rules\": [" + FULL + ", " + HOT + "], \"silences\": [" + NIGHT + "]", false, true);
        JsonObject exported = json(FieldsJson.write(ConfigurationDocument.of(configuration, CLOCK.instant())));
        assertThat(exported.getString("exported_at")).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(exported.getJsonArray("rules")).hasSize(2); // not that of the file
        Outcome again = configuration.put(ConfigurationDocument.sections(exported), true, true, OLGA);
        assertThat(again.names().get("rules")).isEqualTo(Map.of(Put.UNCHANGED, List.of("full", "hot")));
        assertThat(rules.made()).extracting(Entry::made).extracting("version").containsOnly(1L);

        for (Entry<Rule> each : rules.made()) {
            rules.remove(each.id(), null, OLGA);
        }
        Outcome anew = configuration.put(ConfigurationDocument.sections(exported), false, true, OLGA);
        assertThat(anew.names().get("rules")).isEqualTo(Map.of(Put.MADE, List.of("full", "hot")));
        assertThat(FieldsJson.write(Map.of("rules", rules.written())))
                .isEqualTo(FieldsJson.write(Map.of(
                        "rules",
                        exported.getJsonArray("rules").stream()
                                .map(each -> FieldsJson.fields(each.asJsonObject()))
                                .toList())));
    }

    @Test
    void whatIsLeftOutOfAThingIsTakenBack_andOfTheDocumentRemovedWhenAsked() {
        put(
                "\"rules\": [" + FULL.replace("90}", "90, \"enabled\": false, \"tags\": [\"a\"]}") + ", " + HOT + "]",
                false,
                true);
        String id = rules.made().get(0).id();
        Outcome tried = put("\"rules\": [" + FULL + "]", true, false);
        assertThat(tried.applied()).isFalse();
        assertThat(rules.made()).hasSize(2);
        Outcome done = put("\"rules\": [" + FULL + "]", true, true);
        assertThat(done.names()).isEqualTo(tried.names()).containsEntry("rules", Map.of(Put.CHANGED, List.of("full")));
        assertThat(done.removed()).isEqualTo(Map.of("rules", List.of("hot")));
        Entry<Rule> full = rules.made().get(0);
        assertThat(full.id()).isEqualTo(id);
        assertThat(full.value().enabled()).isTrue();
        assertThat(full.value().tags()).isEmpty();
        assertThat(windows.made()).isEmpty();
    }

    @Test
    void oneThatMakesNoSenseKeepsAllFromBeingChanged() {
        Outcome outcome = put(
                "\"rules\": [" + FULL + ", " + HOT.replace("90", "\"x\"") + ", " + FULL + ", {}], \"silences\": ["
                        + NIGHT.replace("02:00", "25:00") + "]",
                false,
                true);
        assertThat(outcome.applied()).isFalse();
        assertThat(outcome.problems().stream().map(each -> each.where() + ' ' + each.detail()))
                .satisfiesExactly(
                        each -> assertThat(each).startsWith("rules[1].value value must be a number"),
                        each -> assertThat(each).isEqualTo("rules[2].name name is there twice"),
                        each -> assertThat(each).isEqualTo("rules[3].name missing parameter: name"),
                        each -> assertThat(each).startsWith("silences[0].start_time "));
        assertThat(rules.made()).isEmpty();
    }

    @Test
    void rulesOfADocumentAreLookedAtTogether_andByName() {
        String a = FULL.replace("90}", "90, \"depends_on\": [\"hot\"]}");
        String b = HOT.replace("90}", "90, \"depends_on\": [\"full\"]}");
        Outcome circle = put("\"rules\": [" + a + ", " + b + "]", false, true);
        assertThat(circle.applied()).isFalse();
        assertThat(circle.problems())
                .extracting(AlertingConfiguration.Problem::where)
                .contains("rules[0].depends_on");
        assertThat(rules.made()).isEmpty();

        put("\"rules\": [" + FULL + ", " + b + "]", false, true);
        assertThat(put("\"rules\": [" + a + ", " + HOT + "]", false, true).applied())
                .as("the other way round, which no order of single changes would allow")
                .isTrue();
        String full = rules.made().get(0).id();
        put(
                "\"rules\": [" + HOT.replace("90}", "90, \"depends_on\": [\"" + full + "\"]}") + ", " + FULL + "]",
                false,
                true);
        assertThat(configuration.written().getOrDefault("rules", List.of()).get(1))
                .containsEntry("depends_on", List.of("full"));
    }

    @Test
    void whatTheFileProvidesStays_andThereIsAnEndToTheRoom() {
        Outcome outcome = put("\"rules\": [" + FULL.replace("full", "file") + "]", true, true);
        assertThat(outcome.names().get("rules")).isEqualTo(Map.of(Put.PROVIDED, List.of("file")));
        String many = FULL + ", " + HOT + ", " + FULL.replace("full", "c") + ", " + FULL.replace("full", "d");
        assertThat(put("\"rules\": [" + many + "]", false, true).problems())
                .extracting(AlertingConfiguration.Problem::detail)
                .containsExactly("these are 1 more than there can be");
        assertThat(rules.made()).isEmpty();
    }

    @Test
    void aNameThatARowHoldsWhichMakesNoSense_keepsAllFromBeingChanged() {
        put("\"rules\": [" + FULL + "]", false, true);
        database.jdbi()
                .useHandle(h -> h.execute(
                        "INSERT INTO alert_rules (id, name, source, type, definition, enabled, version, created_at, updated_at)"
                                + " VALUES ('x', 'hot', 'api', 'none', '{}', 1, 1, 0, 0)"));
        String changed = FULL.replace("90", "80");
        List<List<String>> told = new ArrayList<>();
        rules.follow(all -> told.add(all.stream().map(Rule::name).toList()));
        String document = "\"silences\": [" + NIGHT + "], \"rules\": [" + changed + ", " + HOT + "]";
        assertThatThrownBy(() -> put(document, false, true)).hasMessage("there is already a rule hot");
        assertThat(rules.made())
                .singleElement()
                .satisfies(full -> assertThat(full.made()).extracting("version").isEqualTo(1L));
        assertThat(windows.made()).isEmpty();
        assertThat(told).isEmpty();

        database.jdbi().useHandle(h -> h.execute("DELETE FROM alert_rules WHERE id = 'x'"));
        assertThat(put(document, false, true).applied()).isTrue();
        assertThat(told).as("once").containsExactly(List.of("file", "full", "hot"));
        assertThat(windows.made()).hasSize(1);
    }

    @Test
    void documentsThatAreNoneAreRefusedByMember() {
        refused("{}", "oxmon must be \"alerting\"");
        refused("{\"oxmon\": \"alerting\", \"version\": 2}", "version must be 1; it is 2");
        refused("{\"oxmon\": \"alerting\", \"version\": 1, \"rulez\": []}", "rulez is not a section");
        refused("{\"oxmon\": \"alerting\", \"version\": 1, \"rules\": {}}", "rules must be a list");
        refused("{\"oxmon\": \"alerting\", \"version\": 1, \"rules\": [1]}", "rules[0] must be an object");
    }

    private static void refused(String document, String why) {
        assertThatThrownBy(() -> ConfigurationDocument.sections(json(document))).hasMessageContaining(why);
    }
}
