package oxmon.alerting;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How bad an alert is, the mildest first. */
public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** The word of the contract, such as {@code critical}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a severity by its word. */
    public static Optional<Severity> of(String word) {
        return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
