package oxmon.metrics.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * All that the log changes on the disk goes through here, so that tests can record it, fail it, and replay what the loss of power
 * leaves of it. Thread-safe.
 */
interface LogFiles {
    /** Those of the system. */
    LogFiles SYSTEM = new LogFiles() {};

    /** A file that is written from its begin to its end. */
    interface Output extends AutoCloseable {
        /** Writes all bytes. */
        void write(ByteBuffer bytes) throws IOException;

        /** Returns once the disk has what was written. */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Makes a file that is not there yet. */
    default Output create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Output() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void sync() throws IOException {
                channel.force(false);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    default void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to);
    }

    /** The name of a file is durable only once its directory is. */
    default void syncDirectory(Path directory) throws IOException {
        LogFormat.syncDirectory(directory);
    }
}
