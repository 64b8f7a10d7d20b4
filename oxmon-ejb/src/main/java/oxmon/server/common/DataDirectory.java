package oxmon.server.common;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds all of the server's data; locked, so that two servers never share one. The lock goes with the
 * process, even at {@code kill -9}. Thread-safe.
 */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final RandomAccessFile lockFile;
    private final FileLock lock;

    private DataDirectory(Path root, RandomAccessFile lockFile, FileLock lock) {
        this.root = root;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be, and locks it.
     *
     * @throws IllegalStateException when it cannot be written or another server has it; the message says which
     */
    public static DataDirectory open(Path path) {
        Path root = path.toAbsolutePath().normalize();
        try {
            boolean made = !Files.exists(root);
            Files.createDirectories(root);
            if (made && Files.getFileStore(root).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-x---"));
            }
        } catch (IOException e) {
            throw new IllegalStateException("data directory " + root + " cannot be made: " + e, e);
        }
        RandomAccessFile file = null;
        try {
            Path lockPath = root.resolve("oxmon.lock");
            boolean fresh = !Files.exists(lockPath);
            file = new RandomAccessFile(lockPath.toFile(), "rw");
            if (fresh && Files.getFileStore(root).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(lockPath, PosixFilePermissions.fromString("rw-r-----"));
            }
            FileLock lock = file.getChannel().tryLock();
            if (lock == null) {
                throw taken(root, file);
            }
            file.setLength(0);
            file.write(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
            return new DataDirectory(root, file, lock);
        } catch (OverlappingFileLockException e) {
            closeQuietly(file);
            throw new IllegalStateException(
                    "data directory " + root + " is in use by another application of this server", e);
        } catch (IOException e) {
            closeQuietly(file);
            throw new IllegalStateException("data directory " + root + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whether a server has the folder locked at this moment. Changes nothing. */
    public static boolean isInUse(Path path) throws IOException {
        Path lockPath = path.resolve("oxmon.lock");
        if (!Files.exists(lockPath)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(lockPath, StandardOpenOption.READ);
                FileLock shared = file.tryLock(0, Long.MAX_VALUE, true)) {
            return shared == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static IllegalStateException taken(Path root, RandomAccessFile file) throws IOException {
        byte[] pid = new byte[(int) Math.min(20, file.length())];
        file.readFully(pid);
        closeQuietly(file);
        return new IllegalStateException("data directory " + root + " is in use by another oxmon server (process "
                + new String(pid, StandardCharsets.US_ASCII) + ')');
    }

    private static void closeQuietly(@Nullable Closeable closeable) {
        if (closeable != null) {
            try {
                closeable.close();
            } catch (IOException e) {
                // it was never used
            }
        }
    }

    /** The folder, absolute. */
    public Path root() {
        return root;
    }

    /** Gives the lock back; harmless when called twice. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // the process's end releases it
        }
        closeQuietly(lockFile);
    }
}
