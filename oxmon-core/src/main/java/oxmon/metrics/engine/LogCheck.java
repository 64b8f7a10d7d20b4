package oxmon.metrics.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks through the log without changing it, also while it is written. Thread-safe. */
public final class LogCheck {
    private LogCheck() {}

    /**
     * A segment, or one that was kept aside since it is damaged.
     *
     * @param tornAt where a torn end begins, in bytes: a write that was never acknowledged, or one that goes on just now
     * @param damage what is wrong, with the byte; empty when all is well
     */
    public record Segment(
            Path file,
            boolean keptAside,
            long sizeBytes,
            long batches,
            long points,
            Optional<Long> tornAt,
            List<String> damage) {
        public Segment {
            damage = List.copyOf(damage);
        }
    }

    /** The segments in the folder, in their order; none when there is no such folder. */
    public static List<Path> segments(Path directory) throws IOException {
        return Files.isDirectory(directory)
                ? LogFormat.segments(directory).stream()
                        .map(number -> LogFormat.file(directory, number))
                        .toList()
                : List.of();
    }

    /** All segments in the folder, those kept aside at the end; empty when there is no such folder. */
    public static List<Segment> of(Path directory) throws IOException {
        List<Segment> segments = new ArrayList<>();
        for (Path file : segments(directory)) {
            read(file, false).ifPresent(segments::add);
        }
        if (!Files.isDirectory(directory)) {
            return segments;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".log.damaged"))
                    .sorted()
                    .toList()) {
                read(file, true).ifPresent(segments::add);
            }
        }
        return segments;
    }

    private static Optional<Segment> read(Path file, boolean keptAside) throws IOException {
        long[] seen = new long[2];
        List<String> damage = new ArrayList<>();
        Optional<Long> torn = Optional.empty();
        long length;
        try {
            length = Files.size(file);
            LogReader.Result result = new LogReader((agent, received, interval, series, millis, values) -> {
                        seen[0]++;
                        seen[1] += values.length;
                    })
                    .read(file);
            length = result.length();
            result.damagedAt()
                    .forEach(at -> damage.add("bad bytes from byte " + at + " on, with sound ones behind them"));
            if (result.lostBatches() > 0) {
                damage.add(result.lostBatches() + " batches refer to what was lost there");
            }
            if (result.cutAt() < result.length()) {
                torn = Optional.of(result.cutAt());
            }
        } catch (NoSuchFileException e) {
            return Optional.empty(); // it is in the day files by now
        } catch (IOException | RuntimeException e) {
            length = Files.exists(file) ? Files.size(file) : 0;
            damage.add(String.valueOf(e.getMessage()));
        }
        return Optional.of(new Segment(file, keptAside, length, seen[0], seen[1], torn, damage));
    }
}
