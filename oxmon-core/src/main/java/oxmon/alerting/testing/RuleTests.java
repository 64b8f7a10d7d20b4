package oxmon.alerting.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.settings.Problem;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;
import oxmon.settings.SettingsReader.Entry;

/** A file of tests of rules: the rules, or the files that have them, and the tests. Immutable. */
public final class RuleTests {
    private final List<Rule> rules;
    private final List<RuleTest> tests;

    private RuleTests(List<Rule> rules, List<RuleTest> tests) {
        this.rules = rules;
        this.tests = tests;
    }

    /**
     * What came of one test.
     *
     * @param differences what is other than was expected, a sentence each; empty when all is well
     */
    public record Outcome(String name, List<String> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Reads a file; those of {@code rule_files} are found from where it lies.
     *
     * @throws SettingsException with all that is wrong, each with file and line
     */
    public static RuleTests read(Path file) {
        SettingsReader in = SettingsReader.file(file, Map.of());
        List<Problem> problems = new ArrayList<>();
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (String name : in.list("rule_files", List.of())) {
            SettingsReader other = SettingsReader.file(file.resolveSibling(name), Map.of());
            rules(other.entries("alert.rules"), rules, problems);
        }
        rules(in.entries("alert.rules"), rules, problems);
        List<Rule> all = List.copyOf(rules.values());
        List<Entry> entries = in.entries("tests");
        in.finish();
        List<RuleTest> tests = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                tests.add(RuleTest.read(entry.values(), all));
            } catch (Fault fault) {
                problems.add(new Problem(entry.where(), "", fault.detail()));
            }
        }
        if (all.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem(
                    in.source(), "rule_files", "names no file with [[alert.rules]], and neither are there any here"));
        }
        if (entries.isEmpty()) {
            problems.add(new Problem(in.source(), "", "has no [[tests]]"));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new RuleTests(all, tests);
    }

    private static void rules(List<Entry> entries, Map<String, Rule> rules, List<Problem> problems) {
        for (Entry entry : entries) {
            try {
                Rule rule = RuleReader.read(String.valueOf(entry.values().get("name")), entry.values());
                if (rules.putIfAbsent(rule.name(), rule) != null) {
                    problems.add(
                            new Problem(entry.where(), "name", "is " + rule.name() + ", as that of a rule before it"));
                }
            } catch (Fault fault) {
                problems.add(new Problem(entry.where(), "", fault.detail()));
            }
        }
    }

    /** Runs them, each by itself, in their order. */
    public List<Outcome> run() {
        return tests.stream()
                .map(test -> new Outcome(test.name(), new Replay(rules, test).differences()))
                .toList();
    }
}
