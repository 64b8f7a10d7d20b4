package oxmon.alerting;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import oxmon.metrics.Series;

/**
 * Names alerts by what they are: the same points judged again after a crash give the same names, so that nothing is recorded or
 * told twice.
 */
final class AlertIds {
    private AlertIds() {}

    /** A UUID of version 8: the first half of a SHA-256 over rule, series, severity and time. */
    static String of(String rule, Series series, Severity severity, long firedMillis) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, rule);
            add(digest, series.agent());
            add(digest, series.metric());
            series.labels().asMap().forEach((key, value) -> {
                add(digest, key);
                add(digest, value);
            });
            add(digest, severity.word());
            add(digest, Long.toString(firedMillis));
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
            long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
            long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** With its length, so that no two lists of texts look alike. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
