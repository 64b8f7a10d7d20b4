package oxmon.server.storage;

import java.util.Locale;

/** Sizes of files in words. */
final class Sizes {
    private static final int KIB = 1024;

    private Sizes() {}

    static String words(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        double kib = (double) bytes / KIB;
        return kib < KIB
                ? String.format(Locale.ROOT, "%.1f KiB", kib)
                : String.format(Locale.ROOT, "%.1f MiB", kib / KIB);
    }
}
