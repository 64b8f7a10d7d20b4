package oxmon.collect.keystores;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CertificateException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.OwnCertificate;
import oxmon.certificates.OwnCertificates;

/**
 * The files that fit a pattern, and the certificates in them. A file is read again only when it has changed; one that is damaged or
 * cannot be opened is told in the log once for each change of it. One thread looks; any may ask.
 */
public final class FoundFiles {
    private static final Logger LOG = System.getLogger(FoundFiles.class.getName());
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_TOLD = 100;

    /** Servers take no longer labels, in bytes of UTF-8. */
    private static final int LONGEST_PATH = 1024;

    private final FilePattern pattern;
    private final Passwords passwords;
    private final Map<Path, Known> files = new ConcurrentSkipListMap<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Set<Path> told = new HashSet<>();

    /** Those of a pattern; none before the first {@link #look}. */
    public FoundFiles(FilePattern pattern, Passwords passwords) {
        this.pattern = pattern;
        this.passwords = passwords;
    }

    /**
     * What is known of a file.
     *
     * @param refused whether it may not be read now; then it is tried again although it has not changed
     */
    private record Known(Stamp stamp, List<OwnCertificate> certificates, boolean refused) {}

    /** By what a change is seen: a file that was replaced has another key, where the platform has keys. */
    private record Stamp(long size, long modified, @Nullable Object key) {
        static Stamp of(BasicFileAttributes file) {
            return new Stamp(file.size(), file.lastModifiedTime().toMillis(), file.fileKey());
        }
    }

    /**
     * Looks which files there are, and reads those that are new or have changed. May take as long as the file system does.
     *
     * @param most no more files are taken
     */
    public void look(int most) {
        Set<Path> there = new HashSet<>();
        for (Path path : pattern.find(this::unreadable)) {
            if (there.size() == most) {
                tellOnce(path, "and what follows it is left out: there are too many files");
                break;
            }
            if (take(path)) {
                there.add(path);
            }
        }
        if (files.keySet().retainAll(there)) {
            changed.set(true);
        }
    }

    /** Whether anything has changed since this was asked last. */
    public boolean hasChanged() {
        return changed.getAndSet(false);
    }

    /** How many there are. */
    public int count() {
        return files.size();
    }

    /** Tells each file with the certificates in it, by name. */
    public void each(BiConsumer<Path, List<OwnCertificate>> sink) {
        files.forEach((path, known) -> sink.accept(path, known.certificates()));
    }

    /** Whether it is a file that can be told of; anything else, such as a pipe, is not opened. */
    private boolean take(Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
            if (!file.isRegularFile() || path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
                return false;
            }
            Stamp stamp = Stamp.of(file);
            Known before = files.get(path);
            boolean same = before != null && before.stamp().equals(stamp);
            if (before == null || !same || before.refused()) {
                Known now = read(path, stamp, same);
                files.put(path, now);
                if (!same || !now.refused()) {
                    changed.set(true);
                }
            }
            return true;
        } catch (NoSuchFileException e) {
            return false; // a link that leads nowhere, or it is gone meanwhile
        } catch (IOException e) {
            unreadable(path, e);
            return false;
        }
    }

    private Known read(Path path, Stamp stamp, boolean toldBefore) {
        try {
            return new Known(stamp, OwnCertificates.read(content(path), passwords.each()), false);
        } catch (CertificateException e) {
            tell(path, String.valueOf(e.getMessage()));
            return new Known(stamp, List.of(), false);
        } catch (IOException e) {
            if (!toldBefore) {
                tell(path, "cannot be read: " + e.getClass().getSimpleName());
            }
            return new Known(stamp, List.of(), true);
        }
    }

    private static byte[] content(Path path) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new CertificateException("is larger than 1 MiB");
            }
            return content;
        }
    }

    private void unreadable(Path path, IOException e) {
        tellOnce(path, "cannot be looked into: " + e.getClass().getSimpleName());
    }

    private void tellOnce(Path path, String what) {
        if (told.size() < MOST_TOLD && told.add(path)) {
            tell(path, what);
        }
    }

    private static void tell(Path path, String what) {
        LOG.log(
                Level.WARNING,
                "certificates of this host: " + path.toString().replaceAll("\\p{Cntrl}", "?") + ' ' + what);
    }
}
