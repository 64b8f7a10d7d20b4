package oxmon.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads settings from a TOML file and {@code OXMON_*} variables; a variable beats the file, the file beats the default.
 *
 * <p>A wrong value is remembered and the default answered, so that one run tells everything; {@link #finish()} throws when
 * there was anything. The key {@code auth.token_expire_secs} is the variable {@code OXMON_AUTH_TOKEN_EXPIRE_SECS}. Not
 * thread-safe.
 */
public final class SettingsReader {
    private static final String PREFIX = "OXMON_";

    private final String source;
    private final TomlTable toml;
    private final Map<String, String> variables;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> knownTables = new TreeSet<>();

    private SettingsReader(String source, TomlTable toml, Map<String, String> variables) {
        this.source = source;
        this.toml = toml;
        this.variables = new TreeMap<>(variables);
        this.variables.keySet().removeIf(name -> !name.startsWith(PREFIX));
    }

    /**
     * Opens a file.
     *
     * @param environment the process's environment; only {@code OXMON_*} counts
     * @throws SettingsException when the file cannot be read or is not TOML, with file and line
     */
    public static SettingsReader file(Path file, Map<String, String> environment) {
        try {
            return text(file.toString(), Files.readString(file), environment);
        } catch (CharacterCodingException e) {
            throw new SettingsException(List.of(new Problem(file.toString(), "", "is not UTF-8 text")));
        } catch (IOException e) {
            throw new SettingsException(List.of(new Problem(file.toString(), "", "cannot be read: " + reason(e))));
        }
    }

    /** No file: variables and defaults only. */
    public static SettingsReader defaults(Map<String, String> environment) {
        return text("defaults", "", environment);
    }

    /**
     * Reads settings from text.
     *
     * @param source how problems name it, such as the file's name
     * @throws SettingsException when the text is not TOML, with the lines
     */
    public static SettingsReader text(String source, String text, Map<String, String> environment) {
        TomlParseResult result = Toml.parse(text);
        if (result.hasErrors()) {
            List<Problem> problems = new ArrayList<>();
            for (TomlParseError error : result.errors()) {
                problems.add(new Problem(
                        source + ':' + error.position().line(), "", "is not TOML: " + firstLine(error.getMessage())));
            }
            throw new SettingsException(problems);
        }
        return new SettingsReader(source, result, environment);
    }

    /** How problems name the file. */
    public String source() {
        return source;
    }

    /** A text; a blank one counts as absent. */
    public Optional<String> text(String key) {
        Value value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value.raw() instanceof String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(text);
        }
        problem(key, "must be a text in quotes; it is " + value.raw());
        return Optional.empty();
    }

    /** A text with a default. */
    public String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    /** One of {@code allowed}. */
    public String choice(String key, String otherwise, Set<String> allowed) {
        String text = text(key, otherwise);
        if (allowed.contains(text)) {
            return text;
        }
        problem(key, "must be one of " + String.join(", ", new TreeSet<>(allowed)) + "; it is \"" + text + '"');
        return otherwise;
    }

    /** A whole number within bounds, both inclusive. */
    public long number(String key, long otherwise, long min, long max) {
        Value value = value(key);
        if (value == null) {
            return otherwise;
        }
        Long number = null;
        if (value.raw() instanceof Long whole) {
            number = whole;
        } else if (value.raw() instanceof String text && value.variable()) {
            try {
                number = Long.valueOf(text.strip());
            } catch (NumberFormatException e) {
                number = null;
            }
        }
        if (number == null || number < min || number > max) {
            problem(key, "must be a whole number from " + min + " to " + max + "; it is " + value.shown());
            return otherwise;
        }
        return number;
    }

    /** A whole number that fits an int. */
    public int integer(String key, int otherwise, int min, int max) {
        return (int) number(key, otherwise, min, max);
    }

    /** A TCP port from 0 to 65535, where 0 lets the system choose. */
    public int port(String key, int otherwise) {
        return integer(key, otherwise, 0, 65_535);
    }

    /** True or false. */
    public boolean flag(String key, boolean otherwise) {
        return flag(key).orElse(otherwise);
    }

    /** True or false, or absent. */
    public Optional<Boolean> flag(String key) {
        Value value = value(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value.raw() instanceof Boolean flag) {
            return Optional.of(flag);
        }
        if (value.variable() && value.raw() instanceof String text) {
            switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "true", "1", "yes", "on" -> {
                    return Optional.of(true);
                }
                case "false", "0", "no", "off" -> {
                    return Optional.of(false);
                }
                default -> {
                    // falls through to the problem below
                }
            }
        }
        problem(key, "must be true or false; it is " + value.shown());
        return Optional.empty();
    }

    /** A list of texts; in a variable they are separated by commas. */
    public List<String> list(String key, List<String> otherwise) {
        Value value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value.variable()) {
            return List.of(String.valueOf(value.raw()).strip().split("\\s*,\\s*", -1));
        }
        if (value.raw() instanceof TomlArray array) {
            List<String> texts = new ArrayList<>();
            for (Object item : array.toList()) {
                if (item instanceof String text) {
                    texts.add(text);
                } else {
                    problem(key, "must be a list of texts; it holds " + item);
                    return otherwise;
                }
            }
            return List.copyOf(texts);
        }
        problem(key, "must be a list of texts in brackets; it is " + value.shown());
        return otherwise;
    }

    /** A table whose keys are free, such as {@code [tags]}; in a variable {@code a=1,b=2}. */
    public Map<String, String> table(String key) {
        knownTables.add(key);
        Value value = value(key);
        Map<String, String> entries = new TreeMap<>();
        if (value == null) {
            return entries;
        }
        if (value.variable()) {
            for (String entry : String.valueOf(value.raw()).split(",", -1)) {
                int equals = entry.indexOf('=');
                if (equals < 1) {
                    problem(key, "must be key=value,key=value; it is " + value.shown());
                    return Map.of();
                }
                entries.put(
                        entry.substring(0, equals).strip(),
                        entry.substring(equals + 1).strip());
            }
        } else if (value.raw() instanceof TomlTable table) {
            for (Map.Entry<String, Object> entry : table.toMap().entrySet()) {
                if (entry.getValue() instanceof TomlTable || entry.getValue() instanceof TomlArray) {
                    problem(key, "must hold texts; " + entry.getKey() + " is not one");
                } else {
                    entries.put(entry.getKey(), String.valueOf(entry.getValue()));
                }
            }
        } else {
            problem(key, "must be a table; it is " + value.shown());
        }
        return entries;
    }

    /**
     * Entries of a list of tables, such as {@code [[alert.rules]]}, each as plain values.
     *
     * @return one map for each entry; its {@code "line"} is not a key of the file, see {@link Entry}
     */
    public List<Entry> entries(String key) {
        knownTables.add(key);
        known.add(key);
        Object raw = toml.get(key);
        if (raw == null) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        if (raw instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable table) {
                    entries.add(
                            new Entry(source + ':' + array.inputPositionOf(i).line(), plain(table)));
                } else {
                    problem(key, "must be a list of tables, written [[" + key + "]]");
                }
            }
        } else {
            problem(key, "must be a list of tables, written [[" + key + "]]");
        }
        return entries;
    }

    /**
     * One entry of a list of tables.
     *
     * @param where file and line of its head
     */
    public record Entry(String where, Map<String, Object> values) {}

    /** Remembers that {@code key} has a wrong value. */
    public void problem(String key, String reason) {
        problems.add(new Problem(where(key), key, reason));
    }

    /** Remembers something that is odd and harmless. */
    public void warn(String key, String text) {
        warnings.add(where(key) + ": " + key + ' ' + text);
    }

    /** Whether the file or a variable sets {@code key}; also makes it a known one. */
    public boolean has(String key) {
        return value(key) != null;
    }

    /** All keys that were asked for until now. */
    public Set<String> keys() {
        return Set.copyOf(known);
    }

    /**
     * Ends the reading: every key of the file that nobody asked for is a problem, every such variable a warning.
     *
     * @return the warnings
     * @throws SettingsException when anything was wrong
     */
    public List<String> finish() {
        for (String key : toml.dottedKeySet(true)) {
            Object value = toml.get(key);
            boolean inFreeTable = knownTables.stream().anyMatch(t -> key.equals(t) || key.startsWith(t + '.'));
            if (!(value instanceof TomlTable) && !known.contains(key) && !inFreeTable) {
                problems.add(new Problem(where(key), key, "is not a setting" + suggestion(key)));
            }
        }
        for (String name : variables.keySet()) {
            if (known.stream().noneMatch(key -> variable(key).equals(name)) && !OWN_VARIABLES.contains(name)) {
                warnings.add(name + ": is not a setting and is ignored");
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return List.copyOf(warnings);
    }

    /** Variables that steer the launcher or the tests and are no settings. */
    private static final Set<String> OWN_VARIABLES =
            Set.of("OXMON_CONFIG", "OXMON_TOKEN", "OXMON_HOME", "OXMON_JAVA_OPTS", "OXMON_TEST_REQUIRE");

    private record Value(Object raw, boolean variable) {
        String shown() {
            return raw instanceof String text ? '"' + text + '"' : String.valueOf(raw);
        }
    }

    @Nullable
    private Value value(String key) {
        known.add(key);
        String fromVariable = variables.get(variable(key));
        if (fromVariable != null && !fromVariable.isBlank()) {
            return new Value(fromVariable, true);
        }
        Object raw = toml.get(key);
        return raw == null ? null : new Value(raw, false);
    }

    private static String variable(String key) {
        return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private String where(String key) {
        String fromVariable = variables.get(variable(key));
        if (fromVariable != null && !fromVariable.isBlank()) {
            return variable(key);
        }
        TomlPosition position = toml.inputPositionOf(key);
        return position == null ? source : source + ':' + position.line();
    }

    private String suggestion(String key) {
        String best = "";
        int least = 4;
        for (String candidate : known) {
            int distance = distance(key, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? "" : "; did you mean " + best + "?";
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static Map<String, Object> plain(TomlTable table) {
        Map<String, Object> values = new HashMap<>();
        table.toMap().forEach((key, value) -> values.put(key, plainValue(value)));
        return values;
    }

    private static Object plainValue(Object value) {
        if (value instanceof TomlTable table) {
            return plain(table);
        }
        if (value instanceof TomlArray array) {
            return array.toList().stream().map(SettingsReader::plainValue).toList();
        }
        return value;
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "");
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "unreadable" : text.lines().findFirst().orElse(text);
    }
}
