package oxmon.server.settings;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import oxmon.settings.Problem;
import oxmon.settings.SettingsException;

/** {@code oxmon check-config FILE}: says all that is wrong with a {@code server.toml}, without starting anything. */
public final class CheckConfig {
    private CheckConfig() {}

    /** Exits with 0 when the file is well, 2 when it is not, 1 when no file was named. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: check-config FILE");
            System.exit(1);
        }
        System.exit(check(Path.of(args[0]), System.getenv(), System.out, System.err));
    }

    static int check(Path file, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            ServerSettings settings = ServerSettings.load(Optional.of(file), environment, Map.of());
            settings.warnings().forEach(warning -> out.println("warning: " + warning));
            if (!settings.provisioned().problems().isEmpty()) {
                return 2;
            }
            out.println(file + " is well");
            return 0;
        } catch (SettingsException e) {
            for (Problem problem : e.problems()) {
                err.println("error: " + problem);
            }
            return 2;
        }
    }
}
