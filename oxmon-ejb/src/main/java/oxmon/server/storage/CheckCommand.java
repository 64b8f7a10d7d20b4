package oxmon.server.storage;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import oxmon.server.common.DataDirectory;

/** {@code oxmon check}: verifies every file of a data directory, also while the server runs. */
final class CheckCommand implements Command {
    @Override
    public String help() {
        return """
                check [--data-dir DIR]   verify every file of the data directory, also while the server runs; changes nothing.
                                         Ends with 0 when all is well, 1 when a file is damaged, 2 when called wrongly
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) throws IOException {
        Options options = Options.parse(words, Set.of("--data-dir", "--config"));
        options.none();
        return check(around.dataDirectory(options), around.out()) ? OK : FAILED;
    }

    /** Prints a line for each file; whether all are well. */
    static boolean check(Path root, PrintStream out) throws IOException {
        int[] count = new int[2];
        boolean inUse = DataDirectory.isInUse(root);
        out.println(root + (inUse ? ", in use by a running server" : ", not in use"));
        new DataCheck(root, inUse, report -> {
                    count[0]++;
                    count[1] += report.damaged() ? 1 : 0;
                    print(report, out);
                })
                .run();
        out.println(count[0] + " files, " + (count[1] == 0 ? "all well" : count[1] + " damaged"));
        return count[1] == 0;
    }

    private static void print(FileReport report, PrintStream out) {
        String verdict = report.damaged() ? "DAMAGED" : report.note().isEmpty() ? "ok" : "ok, " + report.note();
        out.println(report.name() + "  " + Sizes.words(report.sizeBytes()) + "  " + report.content() + "  " + verdict);
        report.faults().forEach(fault -> out.println("    " + fault));
    }
}
