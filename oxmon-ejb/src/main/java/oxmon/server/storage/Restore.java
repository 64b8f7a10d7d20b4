package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import oxmon.server.database.Durable;

/** Makes a data directory out of a backup. It is there whole, or not at all. */
final class Restore {
    private final Path backups;
    private final Path target;

    /** @param target does not exist or is empty */
    Restore(Path backups, Path target) {
        this.backups = backups;
        this.target = target;
    }

    /**
     * Restores.
     *
     * @param named a manifest's name; the newest when absent
     * @return what was restored
     * @throws IOException when there is no such backup, a file of it is not as it was written, or the target is in the way
     */
    Manifest run(Optional<String> named) throws IOException {
        Path manifestFile = find(named);
        Manifest manifest = Manifest.read(manifestFile);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            refuseFull();
        }
        Path parent = target.getParent();
        if (parent == null) {
            throw new IOException("the root of the file system is no place for data");
        }
        Files.createDirectories(parent);
        Path made = Files.createTempDirectory(parent, target.getFileName() + ".restoring-");
        boolean done = false;
        try {
            for (Manifest.Entry entry : manifest.files()) {
                copy(entry, made);
            }
            Files.createDirectories(made.resolve("log"));
            Durable.syncDirectory(made.resolve("log"));
            Durable.syncDirectory(made);
            permit(made, "rwxr-x---");
            Files.deleteIfExists(target); // an empty one; refused by the system when it is a mount point
            Durable.rename(made, target);
            done = true;
            return manifest;
        } finally {
            if (!done) {
                delete(made);
            }
        }
    }

    private Path find(Optional<String> named) throws IOException {
        if (!Files.isDirectory(backups)) {
            throw new IOException("there is no folder " + backups);
        }
        List<Path> manifests = Manifest.in(backups);
        if (named.isPresent()) {
            return manifests.stream()
                    .filter(each -> each.getFileName().toString().startsWith(named.get()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no backup " + named.get() + " in " + backups));
        }
        if (manifests.isEmpty()) {
            throw new IOException("there is no whole backup in " + backups);
        }
        return manifests.get(manifests.size() - 1);
    }

    private void refuseFull() throws IOException {
        if (!Files.isDirectory(target)) {
            throw new IOException(target + " is in the way");
        }
        try (Stream<Path> there = Files.list(target)) {
            if (there.findAny().isPresent()) {
                throw new IOException(target + " is not empty; restore to a new folder, and move it when all is well");
            }
        }
    }

    private void copy(Manifest.Entry entry, Path made) throws IOException {
        Path from = backups.resolve(Backup.FILES).resolve(entry.stored()).normalize();
        Path to = made.resolve(entry.name()).normalize();
        if (!to.startsWith(made) || !from.startsWith(backups)) {
            throw new IOException("the backup names a file outside of it: " + entry.name());
        }
        if (!Files.exists(from)) {
            throw new IOException("the backup lacks " + entry.stored() + ", which is " + entry.name());
        }
        Files.createDirectories(made.relativize(to).getNameCount() > 1 ? made.resolve("log") : made);
        Files.copy(from, to);
        permit(
                to,
                entry.name().matches("(rollup-\\d{4}-\\d\\d|\\d{4}-\\d\\d-\\d\\d)\\.db") ? "rw-r-----" : "rw-------");
        Durable.sync(to);
        if (!Digests.sha256(to).equals(entry.sha256())) {
            throw new IOException("the backup is damaged: " + entry.stored() + " is not as it was written");
        }
    }

    private static void permit(Path file, String rights) throws IOException {
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }
}
