package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import oxmon.server.common.DataDirectory;

/** {@code oxmon backup DIR}: copies the data directory, while the server runs or not. */
final class BackupCommand implements Command {
    static final int KEEP = 7;

    @Override
    public String help() {
        return """
                backup DIR [--data-dir DIR] [--keep N]
                                         back the data directory up into the folder DIR, also while the server runs; files that did
                                         not change are shared with the backups before, of which the newest N stay (default: 7)
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) throws IOException {
        Options options = Options.parse(words, Set.of("--data-dir", "--config", "--keep"));
        Path target =
                Path.of(options.only("the folder for backups")).toAbsolutePath().normalize();
        int keep = keep(options);
        Path root = around.dataDirectory(options);
        boolean inUse = DataDirectory.isInUse(root);
        if (inUse) {
            flush(root, around);
        }
        Backup.Summary summary = new Backup(root, target, inUse, Clock.systemUTC()).run(keep);
        around.out().println(summary.manifest());
        around.out()
                .println(summary.files() + " files, " + summary.copied() + " of them copied ("
                        + Sizes.words(summary.copiedBytes()) + "), the others as in backups before; "
                        + summary.removed()
                        + " older backups removed");
        around.out()
                .println(
                        "included: day files, rollups, the log, cert.db, alerts.db, notifications.db, certificates.db, token-key.pem, secrets.key (keep this folder private);"
                                + " not included: the settings (server.toml), before-import");
        summary.problems().forEach(problem -> around.err().println("oxmon: " + problem));
        return summary.problems().isEmpty() ? OK : FAILED;
    }

    private static void flush(Path root, Surroundings around) {
        try {
            around.out().println("flushed " + ControlClient.ask(root, "flush"));
        } catch (IOException e) {
            around.err()
                    .println("oxmon: not flushed before, so the log is a larger part of the backup: " + e.getMessage());
        }
    }

    private static int keep(Options options) {
        String text = options.get("--keep").orElse(String.valueOf(KEEP));
        if (!text.matches("[1-9]\\d{0,5}")) {
            throw new UsageException("--keep must be a number from 1 on; it is \"" + text + '"');
        }
        return Integer.parseInt(text);
    }
}
