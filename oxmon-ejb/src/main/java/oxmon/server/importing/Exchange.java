package oxmon.server.importing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Puts new files in the place of old ones, all or none, whenever the process dies: what is new grows in {@code .importing}; a list
 * there of what is old says that it is complete; from then on old files move to {@code before-import} and new ones to their places,
 * if need be at the next start.
 */
final class Exchange {
    private static final String LIST = "complete";
    private static final String PROBLEMS = "problems.txt";
    private static final String ASIDE = "before-import";

    private final Path root;
    private final Path work;
    private final Path made;
    private final Path copies;
    private final Runnable step;

    /**
     * Prepares.
     *
     * @param step run before each step; a test dies there
     */
    Exchange(Path root, Runnable step) {
        this.step = step;
        this.root = root;
        this.work = root.resolve(".importing");
        this.made = work.resolve("new");
        this.copies = work.resolve("copies");
    }

    /** Ends what an earlier start began, or forgets it. */
    void resume() throws IOException {
        if (Files.exists(work.resolve(LIST))) {
            finish();
        } else {
            delete(work);
        }
    }

    /** Begins anew, and answers where the old files will go. */
    Path prepare() throws IOException {
        delete(work);
        Files.createDirectories(made);
        ownersOnly(work);
        return aside();
    }

    /** Where a new file is to be made. */
    Path fresh(String name) {
        return made.resolve(name);
    }

    /** A copy of an old database with its logs; the one before it is gone. */
    Path copy(String name) throws IOException {
        step.run();
        delete(copies);
        Files.createDirectories(copies);
        for (String suffix : List.of("", "-wal", "-journal")) {
            Path file = root.resolve(name + suffix);
            if (Files.exists(file)) {
                Files.copy(file, copies.resolve(name + suffix));
            }
        }
        return copies.resolve(name);
    }

    /** All new files are made: exchanges them for the old ones. */
    void commit(List<String> old, List<String> problems) throws IOException {
        delete(copies);
        List<String> lines = new ArrayList<>(List.of(aside().getFileName().toString()));
        lines.addAll(old);
        if (!problems.isEmpty()) {
            Files.write(work.resolve(PROBLEMS), problems);
            sync(work.resolve(PROBLEMS));
        }
        Path draft = work.resolve("draft");
        Files.write(draft, lines);
        sync(draft);
        sync(made);
        step.run();
        Files.move(draft, work.resolve(LIST), StandardCopyOption.ATOMIC_MOVE);
        sync(work);
        finish();
    }

    private void finish() throws IOException {
        List<String> lines = Files.readAllLines(work.resolve(LIST));
        Path aside = root.resolve(lines.get(0));
        Files.createDirectories(aside);
        ownersOnly(aside);
        for (String name : lines.subList(1, lines.size())) {
            move(root.resolve(name), aside.resolve(name));
        }
        move(work.resolve(PROBLEMS), aside.resolve(PROBLEMS));
        sync(aside);
        try (Stream<Path> files = Files.list(made)) {
            for (Path file : files.sorted().toList()) {
                move(file, root.resolve(file.getFileName()));
            }
        }
        sync(root);
        step.run();
        Files.delete(work.resolve(LIST));
        step.run();
        delete(work);
    }

    /** Moves a file once: what is there already was moved before the process died. */
    private void move(Path from, Path to) throws IOException {
        step.run();
        if (Files.exists(from) && !Files.exists(to)) {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** What the imports up to now could not read; whoever has seen to it deletes the note. */
    List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root, ASIDE + '*')) {
            for (Path folder : folders) {
                Path note = folder.resolve(PROBLEMS);
                if (Files.exists(note)) {
                    problems.addAll(Files.readAllLines(note));
                }
            }
        }
        return problems;
    }

    /** The first folder that is not there yet. */
    private Path aside() {
        int number = 1;
        while (Files.exists(folder(number))) {
            number++;
        }
        return folder(number);
    }

    private Path folder(int number) {
        return root.resolve(number == 1 ? ASIDE : ASIDE + '-' + number);
    }

    private static void ownersOnly(Path folder) throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void sync(Path fileOrFolder) throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Windows") || Files.isRegularFile(fileOrFolder)) {
            StandardOpenOption mode =
                    Files.isDirectory(fileOrFolder) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
            try (FileChannel channel = FileChannel.open(fileOrFolder, mode)) {
                channel.force(true);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
