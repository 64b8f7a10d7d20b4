package oxmon.server.storage;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.metrics.MetricStore;
import oxmon.server.common.DataDirectory;
import oxmon.server.common.Threads;

/**
 * Takes commands of {@code oxmon} on this host over a socket in the data directory, which only the server's own account (and
 * root) may open: the system checks that, so there is no secret to keep and no port to find. A line is a command, the answer is
 * one too. Thread-safe.
 */
@Singleton
public class Control implements AutoCloseable {
    /** The socket's name in the data directory. */
    static final String NAME = "oxmon.sock";

    private static final Logger LOG = System.getLogger(Control.class.getName());
    private static final int PATIENCE_MILLIS = 5_000;

    private final Path file;
    private final Storage storage;
    private final ThreadFactory threads;

    @Nullable
    private ServerSocketChannel listener;

    @Nullable
    private Thread thread;

    @Inject
    Control(DataDirectory directory, Storage storage, Threads threads) {
        this(directory.root(), storage, threads.named("storage"));
    }

    Control(Path root, Storage storage, ThreadFactory threads) {
        this.file = root.resolve(NAME);
        this.storage = storage;
        this.threads = threads;
    }

    /** Begins to listen. Where that is not possible, a warning is logged and commands say that they reach nobody. */
    public synchronized void start() {
        try {
            Files.deleteIfExists(file); // of a server that was killed; the directory is locked, so there is no other
            ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener = opened;
            opened.bind(UnixDomainSocketAddress.of(file));
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            Thread begun = threads.newThread(() -> serve(opened));
            thread = begun;
            begun.start();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(Level.WARNING, "`oxmon flush` will not reach this server: " + file + ": " + e.getMessage());
            close();
        }
    }

    private void serve(ServerSocketChannel from) {
        while (from.isOpen()) {
            try (SocketChannel caller = from.accept()) {
                String command = Lines.read(caller, PATIENCE_MILLIS);
                caller.configureBlocking(true);
                ByteBuffer answer =
                        StandardCharsets.UTF_8.encode(answer(command).replace('\n', ' ') + '\n');
                while (answer.hasRemaining()) {
                    caller.write(answer);
                }
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "a command went away", e);
            } catch (RuntimeException e) {
                LOG.log(Level.ERROR, "a command failed", e);
            }
        }
    }

    private String answer(String command) {
        if (!command.equals("flush")) {
            return "error this server does not know '" + command + "'";
        }
        try {
            MetricStore.Flushed flushed = storage.flush();
            return "ok " + flushed.points() + " points in " + flushed.took().toMillis() + " ms";
        } catch (Fault e) {
            return "error " + e.getMessage();
        }
    }

    /** Ends; harmless when called twice. */
    @Override
    public synchronized void close() {
        try {
            if (listener != null) {
                listener.close();
                Files.deleteIfExists(file);
            }
            if (thread != null) {
                thread.join(PATIENCE_MILLIS);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing " + file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener = null;
        thread = null;
    }
}
