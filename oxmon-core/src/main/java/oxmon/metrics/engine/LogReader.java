package oxmon.metrics.engine;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/**
 * Reads a segment of the log. A frame that is cut short at the end was never acknowledged and is left out; a bad frame with
 * good ones behind it is damage: what follows is read, and the place is told. Not thread-safe.
 */
final class LogReader {
    private final Map<Integer, String> agents = new HashMap<>();
    private final Map<Integer, Series> series = new HashMap<>();
    private final Map<Integer, int[]> layouts = new HashMap<>();
    private final Map<Integer, Series[]> resolved = new HashMap<>();
    private final Sink sink;

    private long lostBatches;

    /**
     * @param sink takes each batch in the log's order
     */
    LogReader(Sink sink) {
        this.sink = sink;
    }

    /** Takes a batch; the columns have equal length. Batches of one layout have the same array of series, which stays as it is. */
    interface Sink {
        void batch(
                String agent,
                long receivedMillis,
                long intervalMillis,
                Series[] series,
                long[] millis,
                double[] values);
    }

    /**
     * How reading went.
     *
     * @param cutAt where a torn end begins, in bytes; the segment's length when it is whole
     * @param damagedAt where bad bytes lie that have good frames behind them; empty when there are none
     * @param lostBatches how many batches could be read but refer to what was lost
     */
    record Result(long length, long cutAt, List<Long> damagedAt, long lostBatches) {}

    /** Reads a segment from begin to end. */
    Result read(Path file) throws IOException {
        ByteBuffer bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException(file.getFileName() + " is larger than a segment can be");
            }
            bytes = ByteBuffer.allocate((int) channel.size());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until all is read
            }
        }
        bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
        return read(bytes);
    }

    Result read(ByteBuffer bytes) throws IOException {
        int length = bytes.limit();
        List<Long> damaged = new ArrayList<>();
        int at = LogFormat.SEGMENT_HEADER;
        if (length < LogFormat.SEGMENT_HEADER) {
            return new Result(length, 0, damaged, 0);
        }
        if (bytes.getInt(0) == LogFormat.SEGMENT_MAGIC && bytes.getInt(4) > LogFormat.VERSION) {
            throw new IOException("the log was written by a newer version (format " + bytes.getInt(4)
                    + ", this one knows " + LogFormat.VERSION + ')');
        }
        if (bytes.getInt(0) != LogFormat.SEGMENT_MAGIC || bytes.getInt(4) != LogFormat.VERSION) {
            damaged.add(0L);
        }
        while (at < length) {
            int next = frameEnd(bytes, at);
            if (next > 0) {
                try {
                    payload(bytes, at + LogFormat.FRAME_HEADER, next);
                } catch (BufferUnderflowException | NegativeArraySizeException e) {
                    damaged.add((long) at); // sound by its checksum, and yet not what we write
                }
                at = next;
                continue;
            }
            int resumed = findFrame(bytes, at + 1);
            if (resumed < 0) {
                return new Result(length, at, damaged, lostBatches);
            }
            damaged.add((long) at);
            at = resumed;
        }
        return new Result(length, length, damaged, lostBatches);
    }

    /** Where the frame at {@code at} ends, or -1 when there is no sound frame. */
    private static int frameEnd(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < LogFormat.FRAME_HEADER || bytes.getInt(at) != LogFormat.FRAME_MAGIC) {
            return -1;
        }
        int length = bytes.getInt(at + 4);
        int payload = at + LogFormat.FRAME_HEADER;
        if (length <= 0 || length > bytes.limit() - payload) {
            return -1;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), bytes.arrayOffset() + payload, length);
        return (int) crc.getValue() == bytes.getInt(at + 8) ? payload + length : -1;
    }

    private static int findFrame(ByteBuffer bytes, int from) {
        for (int at = from; at <= bytes.limit() - LogFormat.FRAME_HEADER; at++) {
            if (bytes.getInt(at) == LogFormat.FRAME_MAGIC && frameEnd(bytes, at) > 0) {
                return at;
            }
        }
        return -1;
    }

    private void payload(ByteBuffer all, int from, int to) throws IOException {
        ByteBuffer in =
                all.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(from).limit(to);
        while (in.hasRemaining()) {
            int kind = in.get();
            switch (kind) {
                case LogFormat.AGENT -> agents.put((int) varint(in), text(in));
                case LogFormat.SERIES -> series(in);
                case LogFormat.LAYOUT -> layout(in);
                case LogFormat.BATCH -> batch(in);
                default -> throw new IOException("the log has a record of unknown kind " + kind);
            }
        }
    }

    private void series(ByteBuffer in) {
        int number = (int) varint(in);
        String agent = agents.get((int) varint(in));
        String metric = text(in);
        Map<String, String> labels = new TreeMap<>();
        for (long i = varint(in); i > 0; i--) {
            labels.put(text(in), text(in));
        }
        if (agent != null) {
            series.put(number, new Series(agent, metric, Labels.of(labels)));
        }
    }

    private void layout(ByteBuffer in) {
        int number = (int) varint(in);
        int[] numbers = new int[(int) varint(in)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (int) varint(in);
        }
        layouts.put(number, numbers);
        resolved.remove(number);
    }

    private void batch(ByteBuffer in) {
        String agent = agents.get((int) varint(in));
        long received = varint(in);
        long interval = varint(in);
        Series[] of = resolve((int) varint(in));
        if (agent == null || of == null) {
            lostBatches++;
            in.position(in.limit()); // a batch is the last record of its frame
            return;
        }
        boolean one = in.get() == 1;
        long[] millis = new long[of.length];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = one && i > 0 ? millis[0] : in.getLong();
        }
        double[] values = new double[of.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.getDouble();
        }
        sink.batch(agent, received, interval, of, millis, values);
    }

    private Series @Nullable [] resolve(int layout) {
        Series[] known = resolved.get(layout);
        int[] numbers = layouts.get(layout);
        if (known == null && numbers != null) {
            known = resolve(numbers);
            if (known != null) {
                resolved.put(layout, known);
            }
        }
        return known;
    }

    private Series @Nullable [] resolve(int[] numbers) {
        Series[] of = new Series[numbers.length];
        for (int i = 0; i < of.length; i++) {
            Series known = series.get(numbers[i]);
            if (known == null) {
                return null;
            }
            of[i] = known;
        }
        return of;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String text(ByteBuffer in) {
        byte[] utf8 = new byte[(int) varint(in)];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
