package oxmon.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; tells all that is wrong with them at once. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /**
     * @param problems at least one
     */
    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the keys' reading. */
    public List<Problem> problems() {
        return problems;
    }
}
