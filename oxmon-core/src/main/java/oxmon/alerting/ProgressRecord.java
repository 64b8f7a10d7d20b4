package oxmon.alerting;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link Progress} as they are kept over a restart: some eighty, without the window of its gauge. */
final class ProgressRecord {
    private static final byte VERSION = 3;

    /** Without what somebody ended by hand. */
    private static final byte VERSION_WITHOUT_HAND = 2;

    /** Without what it is about: only the number of levels tells whether a rule is another. */
    private static final byte VERSION_WITHOUT_RULE = 1;

    private ProgressRecord() {}

    /**
     * Writes one.
     *
     * @param newestMillis all points up to here are judged
     * @param shown what an alert shows as its value now
     */
    static byte[] write(Progress progress, long newestMillis, double shown) {
        long[] times = progress.times;
        ByteBuffer out = ByteBuffer.allocate(5 + Long.BYTES * (times.length + 7) + 2 * Integer.BYTES);
        out.put(VERSION).put((byte) progress.levels());
        out.put((byte) (progress.told ? progress.level | 0x80 : progress.level));
        out.putInt(fingerprint(progress.rule())).put(progress.gauge().memory());
        for (long each : times) {
            out.putLong(each);
        }
        out.putLong(progress.firedMillis).putLong(progress.heldMillis).putLong(progress.toldMillis);
        out.putLong(progress.heldBackUntil).putLong(newestMillis).putInt(progress.repeat);
        out.put((byte) progress.dismissed).putLong(progress.dismissedUntil);
        out.putDouble(shown);
        return out.array();
    }

    /** Reads one; null when it is damaged, of a newer version, or of a rule of another type or with other levels. */
    static @Nullable Progress read(Rule rule, byte[] record) {
        Progress progress = new Progress(rule);
        try {
            ByteBuffer in = ByteBuffer.wrap(record);
            byte version = in.get();
            if (version < VERSION_WITHOUT_RULE || version > VERSION || in.get() != progress.levels()) {
                return null;
            }
            int state = in.get() & 0xFF;
            progress.told = state >= 0x80;
            progress.level = state & 0x7F;
            int times = 2 * progress.levels();
            if (version > VERSION_WITHOUT_RULE) {
                if (in.getInt() != fingerprint(rule)) {
                    return null;
                }
                progress.memory = in.get();
                times = progress.times.length;
            }
            for (int i = 0; i < times; i++) {
                progress.times[i] = in.getLong();
            }
            progress.firedMillis = in.getLong();
            progress.heldMillis = in.getLong();
            progress.toldMillis = in.getLong();
            progress.heldBackUntil = in.getLong();
            progress.knownUntil = in.getLong();
            progress.repeat = in.getInt();
            if (version > VERSION_WITHOUT_HAND) {
                progress.dismissed = in.get();
                progress.dismissedUntil = in.getLong();
            }
            if (version > VERSION_WITHOUT_RULE) {
                in.getDouble(); // see shown
            }
            return levelsExist(progress) && !in.hasRemaining() ? progress : null;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static boolean levelsExist(Progress progress) {
        return progress.level <= progress.levels()
                && progress.dismissed >= 0
                && progress.dismissed <= progress.levels();
    }

    /** What an alert showed as its value when it was kept; {@code otherwise} when the record does not say it. */
    static double shown(byte[] record, double otherwise) {
        return record.length > Double.BYTES && record[0] > VERSION_WITHOUT_RULE
                ? ByteBuffer.wrap(record).getDouble(record.length - Double.BYTES)
                : otherwise;
    }

    /** The same number for rules that {@link Progress#fits} calls the same. */
    private static int fingerprint(Rule rule) {
        CRC32 sum = new CRC32();
        sum.update(rule.type().getBytes(StandardCharsets.UTF_8));
        Progress.severities(rule).forEach(each -> sum.update((' ' + each.word()).getBytes(StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }
}
