package oxmon.server.storage;

import java.util.List;

/**
 * How a file of the data directory is.
 *
 * @param name relative to the directory
 * @param content what it holds, in words: "80 series, 240 chunks, 691200 points"
 * @param note what is worth a word, although it is well; or empty
 * @param faults what is wrong, each with its place; empty when it is well
 */
record FileReport(String name, long sizeBytes, String content, String note, List<String> faults) {
    FileReport {
        faults = List.copyOf(faults);
    }

    boolean damaged() {
        return !faults.isEmpty();
    }
}
