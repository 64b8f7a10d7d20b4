package oxmon.metrics.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * Records what the log and the day files do to the disk, in its order, and makes of any beginning of it what the loss of power at
 * that moment may leave: what was synced is there; of the rest any part, in sectors that were written in any order. Thread-safe.
 */
final class RecordedDisk implements LogFiles {
    private static final int SECTOR = 512;

    private final List<Event> events = new ArrayList<>();

    /** Something that happened. */
    interface Event {}

    record Created(String file) implements Event {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Written(String file, byte[] bytes) implements Event {}

    record Synced(String file) implements Event {}

    record DirectorySynced() implements Event {}

    record Deleted(String file) implements Event {}

    record Submitted(int batch) implements Event {}

    record Acknowledged(int batch) implements Event {}

    /** A day file as it is after a commit; durable or not. */
    record Committed(LocalDate day, FakeDayFiles.Day content, boolean durable) implements Event {}

    synchronized void add(Event event) {
        events.add(event);
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    @Override
    public Output create(Path file) throws IOException {
        Output real = SYSTEM.create(file);
        String name = name(file);
        add(new Created(name));
        return new Output() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                add(new Written(name, copy));
                real.write(bytes);
            }

            @Override
            public void sync() {
                add(new Synced(name)); // it never asks the real disk
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public void delete(Path file) throws IOException {
        add(new Deleted(name(file)));
        SYSTEM.delete(file);
    }

    @Override
    public void rename(Path from, Path to) {
        throw new AssertionError("nothing is damaged here");
    }

    @Override
    public void syncDirectory(Path directory) {
        add(new DirectorySynced());
    }

    private static String name(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    /** A segment before the power went. */
    private static final class Segment {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int synced;
        private boolean nameIsDurable;
        private boolean deleted;
    }

    /** Writes the log's directory as it may be after the loss of power behind the first {@code length} events. */
    static void replayLog(List<Event> all, int length, Random random, Path directory) throws IOException {
        Map<String, Segment> segments = new TreeMap<>();
        for (Event event : all.subList(0, length)) {
            if (event instanceof Created created) {
                segments.put(created.file(), new Segment());
            } else if (event instanceof Written written) {
                of(segments, written.file()).bytes.writeBytes(written.bytes());
            } else if (event instanceof Synced synced) {
                Segment segment = of(segments, synced.file());
                segment.synced = segment.bytes.size();
            } else if (event instanceof Deleted deleted) {
                of(segments, deleted.file()).deleted = true;
            } else if (event instanceof DirectorySynced) {
                segments.values().removeIf(segment -> segment.deleted);
                segments.values().forEach(segment -> segment.nameIsDurable = true);
            }
        }
        for (Map.Entry<String, Segment> each : segments.entrySet()) {
            Segment segment = each.getValue();
            boolean lost = (segment.deleted || !segment.nameIsDurable) && random.nextBoolean();
            if (!lost) {
                Files.write(directory.resolve(each.getKey()), left(segment, random));
            }
        }
    }

    private static Segment of(Map<String, Segment> segments, String name) {
        return Objects.requireNonNull(segments.get(name), name);
    }

    /** What is left of a segment. */
    private static byte[] left(Segment segment, Random random) {
        byte[] bytes = segment.bytes.toByteArray();
        int tail = bytes.length - segment.synced;
        return switch (random.nextInt(4)) {
            case 0 -> bytes; // all of it came to the disk
            case 1 -> Arrays.copyOf(bytes, segment.synced); // nothing of it
            case 2 -> Arrays.copyOf(bytes, segment.synced + random.nextInt(tail + 1));
            default -> sectors(bytes, segment.synced, random);
        };
    }

    /** Some of the sectors came to the disk; the others are empty, or hold what was there before. */
    private static byte[] sectors(byte[] bytes, int from, Random random) {
        int at = from;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, (at / SECTOR + 1) * SECTOR);
            int fate = random.nextInt(10);
            for (int i = at; i < end && fate < 5; i++) {
                bytes[i] = fate < 3 ? 0 : (byte) random.nextInt();
            }
            at = end;
        }
        return bytes;
    }

    /** The day files as they may be then: each as its newest durable commit left it, or any later one. */
    static FakeDayFiles replayDays(List<Event> all, int length, Random random) {
        Map<LocalDate, List<FakeDayFiles.Day>> versions = new TreeMap<>();
        for (Event event : all.subList(0, length)) {
            if (event instanceof Committed commit) {
                List<FakeDayFiles.Day> of = versions.computeIfAbsent(commit.day(), d -> new ArrayList<>());
                if (commit.durable()) {
                    of.clear();
                }
                of.add(commit.content());
            }
        }
        FakeDayFiles files = new FakeDayFiles();
        versions.forEach(
                (day, of) -> files.put(day, of.get(random.nextInt(of.size())).copy()));
        return files;
    }
}
