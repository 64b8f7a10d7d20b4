package oxmon.server.storage;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import oxmon.alerting.testing.RuleTests;
import oxmon.settings.SettingsException;

/** {@code oxmon rules test}: runs tests of alert rules. It needs no server and no data. */
final class RulesCommand implements Command {
    @Override
    public String help() {
        return """
                rules test FILE...       run the tests of alert rules in these files, and say what fires otherwise than expected;
                                         docs/alert-rules.md tells how they are written
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) {
        List<String> rest = Options.parse(words, Set.of()).rest();
        if (rest.isEmpty() || !rest.get(0).equals("test")) {
            throw new UsageException(rest.isEmpty() ? "what to do with rules is missing" : "unknown: " + rest.get(0));
        }
        List<String> files = rest.subList(1, rest.size());
        if (files.isEmpty()) {
            throw new UsageException("FILE is missing");
        }
        int failed = 0;
        int passed = 0;
        for (String file : files) {
            try {
                for (RuleTests.Outcome outcome : RuleTests.read(Path.of(file)).run()) {
                    tell(outcome, around.out());
                    if (outcome.differences().isEmpty()) {
                        passed++;
                    } else {
                        failed++;
                    }
                }
            } catch (SettingsException e) {
                e.problems().forEach(problem -> around.err().println("oxmon: " + problem));
                failed++;
            }
        }
        around.out().println(passed + " passed, " + failed + " failed");
        return failed == 0 ? OK : FAILED;
    }

    private static void tell(RuleTests.Outcome outcome, PrintStream out) {
        out.println((outcome.differences().isEmpty() ? "ok    " : "FAIL  ") + outcome.name());
        outcome.differences().forEach(each -> out.println("        " + each));
    }
}
