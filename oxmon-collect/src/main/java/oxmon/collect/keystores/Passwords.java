package oxmon.collect.keystores;

import java.util.List;

/**
 * What keystores are opened with. Never printed.
 *
 * @param each in the order in which they are tried
 */
public record Passwords(List<String> each) {
    /** The one that nobody changes. */
    public static final Passwords USUAL = new Passwords(List.of("changeit"));

    public Passwords {
        each = List.copyOf(each);
    }

    @Override
    public String toString() {
        return "(hidden)";
    }
}
