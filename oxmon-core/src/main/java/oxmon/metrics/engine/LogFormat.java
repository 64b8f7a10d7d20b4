package oxmon.metrics.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The log's bytes and file names; drawn in docs/formats/log.md. */
final class LogFormat {
    /** "oxml", then the version, at the begin of each segment. */
    static final int SEGMENT_MAGIC = 0x6c6d786f;

    static final int VERSION = 1;
    static final int SEGMENT_HEADER = 8;

    /** "oxmf" before each frame, then its payload's length and CRC-32C. */
    static final int FRAME_MAGIC = 0x666d786f;

    static final int FRAME_HEADER = 12;

    /** Records of a payload. Agents, series and layouts are numbered in the order of their records within a segment. */
    static final int AGENT = 1;

    static final int SERIES = 2;
    static final int LAYOUT = 3;
    static final int BATCH = 4;

    /** Three centuries at a hundred segments a second. */
    static final long MAX_SEGMENT = 999_999_999_999L;

    private static final String SUFFIX = ".log";

    private LogFormat() {}

    static Path file(Path directory, long segment) {
        return directory.resolve(String.format("%012d", segment) + SUFFIX);
    }

    /** The numbers of the segments there are, ascending; other files are none of ours. */
    static List<Long> segments(Path directory) throws IOException {
        List<Long> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{12}\\.log"))
                    .forEach(name -> found.add(Long.parseLong(name.substring(0, 12))));
        }
        found.sort(null);
        return found;
    }

    /** The name of a file is durable only once its directory is. */
    static void syncDirectory(Path directory) throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
