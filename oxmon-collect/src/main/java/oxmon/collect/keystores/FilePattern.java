package oxmon.collect.keystores;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An absolute path in whose parts {@code *}, {@code ?}, {@code [a-z]} and <code>{a,b}</code> may stand, such as {@code
 * /opt/*}{@code /conf/*.jks}. It is as deep as it is written: folders are not walked.
 */
public record FilePattern(String text) {
    private static final Pattern ROOT = Pattern.compile("(/|[A-Za-z]:/)\\P{Cntrl}+");
    private static final int MOST_PARTS = 32;

    /** So many entries of folders are looked at for one pattern. */
    private static final int MOST_ENTRIES = 10_000;

    /**
     * @throws IllegalArgumentException when it is none; the message continues a sentence that names the key
     */
    public FilePattern {
        if (!ROOT.matcher(text).matches()) {
            throw new IllegalArgumentException("must be absolute paths; one is \"" + text + '"');
        }
        if (text.contains("**") || parts(text).length > MOST_PARTS) {
            throw new IllegalArgumentException("must not go through folders of any depth (**), or of more than "
                    + MOST_PARTS + "; one is \"" + text + '"');
        }
        try {
            for (String part : parts(text)) {
                matcher(part);
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("must be paths or globs; one is \"" + text + '"', e);
        }
    }

    /**
     * The paths that fit and exist, in their order; links are followed.
     *
     * @param unreadable is told of folders that cannot be looked into
     */
    List<Path> find(BiConsumer<Path, IOException> unreadable) {
        List<Path> found = List.of(Path.of(text.substring(0, text.indexOf('/') + 1)));
        int[] left = {MOST_ENTRIES};
        for (String part : parts(text)) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                if (isGlob(part)) {
                    next.addAll(matching(folder, matcher(part), left, unreadable));
                } else if (exists(folder.resolve(part), unreadable)) {
                    next.add(folder.resolve(part));
                }
            }
            found = next;
        }
        return found;
    }

    private static boolean exists(Path path, BiConsumer<Path, IOException> unreadable) {
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).endsWith("Not a directory")) {
                return false; // below a file, for which Java has no exception of its own here
            }
            unreadable.accept(path, e);
            return false;
        }
    }

    private static List<Path> matching(
            Path folder, PathMatcher names, int[] left, BiConsumer<Path, IOException> unreadable) {
        List<Path> matching = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (left[0]-- <= 0) {
                    break;
                }
                if (names.matches(entry.getFileName())) {
                    matching.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of(); // a file stands there, or it is gone meanwhile
        } catch (IOException e) {
            unreadable.accept(folder, e);
        } catch (DirectoryIteratorException e) {
            unreadable.accept(folder, e.getCause());
        }
        matching.sort(null);
        return matching;
    }

    private static String[] parts(String text) {
        return text.substring(text.indexOf('/') + 1).split("/+");
    }

    private static boolean isGlob(String part) {
        return part.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0);
    }

    private static PathMatcher matcher(String part) {
        return FileSystems.getDefault().getPathMatcher("glob:" + part);
    }
}
