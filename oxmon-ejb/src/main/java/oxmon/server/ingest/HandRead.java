package oxmon.server.ingest;

import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import oxmon.metrics.Admission;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.SystemInfoProto;

/**
 * Reads a message that is laid out as agents do: known fields only, none of the batch's own twice. Time and value of a point are
 * read from the bytes; all its other fields together are its name, which is looked up as it came. A name that is new is read
 * by the generated code, so that text is checked and labels are merged as it does.
 */
final class HandRead implements Report {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    // Tags: the field's number, shifted by three, and its wire type (0 varint, 1 eight bytes, 2 length and bytes).
    private static final int BATCH_AGENT = 1 << 3 | 2;
    private static final int BATCH_TIMESTAMP = 2 << 3;
    private static final int BATCH_POINT = 3 << 3 | 2;
    private static final int BATCH_SYSTEM_INFO = 4 << 3 | 2;
    private static final int POINT_TIMESTAMP = 1 << 3;
    private static final int POINT_AGENT = 2 << 3 | 2;
    private static final int POINT_METRIC = 3 << 3 | 2;
    private static final int POINT_VALUE = 4 << 3 | 1;
    private static final int POINT_LABEL = 5 << 3 | 2;

    /** Longer ones are negative numbers or wrong; the generated code knows. */
    private static final int LONGEST_VARINT = 9;

    private static final int NONE = -1;

    /** What a time in milliseconds takes until the year 2109. */
    private static final int TIME_BYTES = 6;

    private static final long TIME_MASK = (1L << (TIME_BYTES * Byte.SIZE)) - 1;

    /** Bytes that are no point's name. */
    private static final byte[] NO_NAME = {0};

    private final byte[] message;

    /** Where the next byte is; {@link #NONE} once something was met that agents do not send. */
    private int at;

    private String agent = "";
    private long timestampMillis;

    @Nullable
    private SystemInfoProto systemInfo;

    /** The newest time that was read and its bytes; none has more than {@link #TIME_MASK}. */
    private long timeBefore = -1;

    private long millisBefore;

    /** Where each point begins and ends, by turns. */
    private int[] bounds = new int[256];

    private int size;
    private long[] millis = {};
    private double[] values = {};

    /** The points' names; null where a name is new. */
    private PointNames.@Nullable Known[] names = {};

    /** The points whose name is new, else null; empty when there is none. */
    private @Nullable MetricDataPointProto[] fresh = {};

    /** Whether the names are those of the newest batch. */
    private boolean inOrder;

    private HandRead(byte[] message) {
        this.message = message;
    }

    /**
     * Reads a message.
     *
     * @return null when it is not laid out as agents do
     * @throws InvalidProtocolBufferException when it is no message
     */
    @Nullable
    static HandRead of(byte[] message, NamesByAgent names) throws InvalidProtocolBufferException {
        HandRead read = new HandRead(message);
        return read.batch() && read.points(names.find(read.agent)) ? read : null;
    }

    private boolean batch() throws InvalidProtocolBufferException {
        boolean anyAgent = false;
        while (at >= 0 && at < message.length) {
            switch (message[at++]) {
                case BATCH_AGENT -> {
                    int end = end(message.length);
                    if (anyAgent || end == NONE || !ascii(at, end)) {
                        return false;
                    }
                    anyAgent = true;
                    agent = new String(message, at, end - at, StandardCharsets.ISO_8859_1);
                    at = end;
                }
                case BATCH_TIMESTAMP -> timestampMillis = varint(message.length);
                case BATCH_POINT -> {
                    int end = end(message.length);
                    if (end == NONE) {
                        return false;
                    }
                    bound(at, end);
                    at = end;
                }
                case BATCH_SYSTEM_INFO -> {
                    int end = end(message.length);
                    if (systemInfo != null || end == NONE) {
                        return false;
                    }
                    systemInfo = SystemInfoProto.parser().parseFrom(message, at, end - at);
                    at = end;
                }
                default -> {
                    return false;
                }
            }
        }
        return at == message.length;
    }

    private void bound(int from, int to) {
        if (size * 2 == bounds.length) {
            bounds = Arrays.copyOf(bounds, size * 4);
        }
        bounds[size * 2] = from;
        bounds[size * 2 + 1] = to;
        size++;
    }

    private boolean points(@Nullable PointNames before) throws InvalidProtocolBufferException {
        PointNames.Known[] order = before == null ? new PointNames.Known[0] : before.order();
        millis = new long[size];
        values = new double[size];
        names = new PointNames.Known[size];
        inOrder = order.length == size;
        for (int i = 0; i < size; i++) {
            PointNames.Known guess = i < order.length ? order[i] : null;
            boolean same = point(i, guess == null ? NO_NAME : guess.bytes());
            if (at == NONE) {
                return false;
            }
            if (same) {
                names[i] = guess;
                continue;
            }
            inOrder = false;
            names[i] = before == null ? null : before.find(name(i));
            if (names[i] == null) {
                if (fresh.length == 0) {
                    fresh = new MetricDataPointProto[size];
                }
                int from = bounds[i * 2];
                fresh[i] = MetricDataPointProto.parser().parseFrom(message, from, bounds[i * 2 + 1] - from);
            }
        }
        return true;
    }

    /**
     * Reads a point's time and value.
     *
     * @param guess the bytes its name may be
     * @return whether it is that name
     */
    private boolean point(int index, byte[] guess) {
        int end = bounds[index * 2 + 1];
        int compared = 0;
        boolean same = true;
        at = bounds[index * 2];
        while (at >= 0 && at < end) {
            int field = at;
            switch (message[at++]) {
                case POINT_TIMESTAMP -> millis[index] = time(end);
                case POINT_VALUE -> {
                    if (end - at < Long.BYTES) {
                        at = NONE;
                        return false;
                    }
                    values[index] = Double.longBitsToDouble((long) LONG.get(message, at));
                    at += Long.BYTES;
                }
                case POINT_AGENT, POINT_METRIC, POINT_LABEL -> {
                    at = end(end);
                    int length = at - field;
                    same = same
                            && at != NONE
                            && compared + length <= guess.length
                            && Arrays.equals(guess, compared, compared + length, message, field, at);
                    compared += length;
                }
                default -> at = NONE;
            }
        }
        return same && at != NONE && compared == guess.length;
    }

    /** The next number, which mostly is the one of the point before: those of a batch are of one moment. */
    private long time(int limit) {
        int from = at;
        boolean comparable = limit - from >= Long.BYTES; // a value follows, so it mostly is
        if (comparable && ((long) LONG.get(message, from) & TIME_MASK) == timeBefore) {
            at += TIME_BYTES;
            return millisBefore;
        }
        long value = varint(limit);
        if (comparable && at - from == TIME_BYTES) {
            timeBefore = (long) LONG.get(message, from) & TIME_MASK;
            millisBefore = value;
        }
        return value;
    }

    /** All fields of a point but its time and value; the point was read before. */
    private byte[] name(int index) {
        int end = bounds[index * 2 + 1];
        byte[] name = new byte[end - bounds[index * 2]];
        int length = 0;
        at = bounds[index * 2];
        while (at < end) {
            int field = at;
            switch (message[at++]) {
                case POINT_TIMESTAMP -> varint(end);
                case POINT_VALUE -> at += Long.BYTES;
                default -> {
                    at = end(end);
                    System.arraycopy(message, field, name, length, at - field);
                    length += at - field;
                }
            }
        }
        return Arrays.copyOf(name, length);
    }

    /** Where the field ends whose length is next; {@link #NONE} when it cannot be that long. Moves behind the length. */
    private int end(int limit) {
        long length = varint(limit);
        return at == NONE || length > limit - at ? NONE : at + (int) length;
    }

    /** The next number, never negative; {@link #at} is {@link #NONE} afterwards when there is none. */
    private long varint(int limit) {
        if (at < limit && message[at] >= 0) {
            return message[at++]; // most are lengths
        }
        long value = 0;
        int most = Math.min(limit, at + LONGEST_VARINT);
        for (int shift = 0; at < most; shift += 7) {
            byte next = message[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        at = NONE;
        return 0;
    }

    private boolean ascii(int from, int to) {
        for (int i = from; i < to; i++) {
            if (message[i] < 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String agent() {
        return agent;
    }

    @Override
    public long timestampMillis() {
        return timestampMillis;
    }

    @Override
    @Nullable
    public SystemInfoProto systemInfo() {
        return systemInfo;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void judge(Admission admission, Admission.Verdict verdict, PointNames before) {
        PointNames.Known[] said = new PointNames.Known[size];
        for (int i = 0; i < size; i++) {
            PointNames.Known name = names[i];
            said[i] = name != null ? name : new PointNames.Known(name(i), judgeFresh(i, admission));
            verdict.add(said[i].name(), millis[i], values[i]);
        }
        if (!inOrder) {
            before.remember(said);
        }
    }

    private Admission.Name judgeFresh(int index, Admission admission) {
        MetricDataPointProto point = Objects.requireNonNull(fresh[index]);
        return admission.name(agent, point.getAgentId(), point.getMetricName(), point.getLabelsMap());
    }
}
