package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code oxmon restore DIR}: makes a data directory out of a backup, and checks it. */
final class RestoreCommand implements Command {
    @Override
    public String help() {
        return """
                restore DIR --data-dir NEW [--backup NAME]
                                         make the data directory NEW, which must not exist or be empty, out of the newest backup in
                                         DIR or the one named; verifies all digests, then checks all
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) throws IOException {
        Options options = Options.parse(words, Set.of("--data-dir", "--backup"));
        Path backups =
                Path.of(options.only("the folder of backups")).toAbsolutePath().normalize();
        Path target = options.get("--data-dir")
                .map(dir -> Path.of(dir).toAbsolutePath().normalize())
                .orElseThrow(() -> new UsageException("--data-dir NEW is missing"));
        Manifest restored = new Restore(backups, target).run(options.get("--backup"));
        around.out()
                .println("restored " + restored.files().size() + " files of the backup of " + restored.created()
                        + ", made by oxmon " + restored.version());
        return CheckCommand.check(target, around.out()) ? OK : FAILED;
    }
}
