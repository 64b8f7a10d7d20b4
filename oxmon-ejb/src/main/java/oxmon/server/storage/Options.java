package oxmon.server.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The words behind a command: options, each with a value, and the rest in their order. */
final class Options {
    private final Map<String, String> values = new TreeMap<>();
    private final List<String> rest = new ArrayList<>();

    private Options() {}

    /**
     * Reads them; {@code --name=value} is as good as {@code --name value}.
     *
     * @throws UsageException when an option is none of {@code known}, has no value, or came twice
     */
    static Options parse(List<String> words, Set<String> known) {
        Options options = new Options();
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty()) {
            String word = left.pop();
            if (!word.startsWith("--")) {
                options.rest.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!known.contains(name)) {
                throw new UsageException("unknown option " + name);
            }
            String value = equals < 0 ? left.poll() : word.substring(equals + 1);
            if (value == null || value.isEmpty()) {
                throw new UsageException(name + " needs a value");
            }
            if (options.values.put(name, value) != null) {
                throw new UsageException(name + " was given twice");
            }
        }
        return options;
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    List<String> rest() {
        return rest;
    }

    /** The one word that is no option; {@code what} it is, for the message. */
    String only(String what) {
        if (rest.size() != 1) {
            throw new UsageException(rest.isEmpty() ? what + " is missing" : "one " + what + " is enough: " + rest);
        }
        return rest.get(0);
    }

    /** Refuses words that are no options. */
    void none() {
        if (!rest.isEmpty()) {
            throw new UsageException("unexpected: " + String.join(" ", rest));
        }
    }
}
