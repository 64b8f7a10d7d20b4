package oxmon.server.configuration;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.alerting.Rules;
import oxmon.server.catalog.Catalog;
import oxmon.server.catalog.Catalog.Put;
import oxmon.server.catalog.Entry;
import oxmon.server.database.CertDatabase;
import oxmon.server.notification.Channels;
import oxmon.server.notification.SilenceWindows;

/**
 * Rules, channels and windows of silence that people made, all at once: to be kept beside their programs, or brought to another server.
 * Things are known by their names. Thread-safe.
 */
@Singleton
public class AlertingConfiguration {
    /** The sections of a document, in the order in which they are put in place. */
    public static final List<String> SECTIONS = List.of("rules", "channels", "silences");

    /** Fields that name other things of the same section. */
    private static final List<String> NAMING = List.of("rules", "depends_on");

    private static final Pattern PLACE = Pattern.compile("\\[(\\d+)]\\.(.*)");

    private final Map<String, Catalog<?>> catalogs;
    private final CertDatabase database;

    @Inject
    AlertingConfiguration(Rules rules, Channels channels, SilenceWindows windows, CertDatabase database) {
        this(Map.of("rules", rules.catalog(), "channels", channels.catalog(), "silences", windows.catalog()), database);
    }

    /** @param catalogs by section; all of them in that database */
    AlertingConfiguration(Map<String, Catalog<?>> catalogs, CertDatabase database) {
        this.database = database;
        this.catalogs = new TreeMap<>(Comparator.comparing(SECTIONS::indexOf));
        this.catalogs.putAll(catalogs);
    }

    /** All that people made, by section; secrets are masked. What server.toml provides is not among it. */
    public Map<String, List<Map<String, Object>>> written() {
        Map<String, List<Map<String, Object>>> sections = new LinkedHashMap<>();
        catalogs.forEach((section, catalog) -> sections.put(section, named(catalog)));
        return sections;
    }

    /** Things that name others of their section by id name them by name, since ids are others elsewhere. */
    private static <T> List<Map<String, Object>> named(Catalog<T> catalog) {
        Map<String, String> names = new HashMap<>();
        catalog.list().forEach(entry -> names.put(entry.id(), catalog.name(entry)));
        return catalog.written().stream()
                .map(written -> {
                    Map<String, Object> fields = new LinkedHashMap<>(written);
                    for (String field : NAMING) {
                        if (fields.get(field) instanceof List<?> others) {
                            fields.put(
                                    field,
                                    others.stream()
                                            .map(String::valueOf)
                                            .map(each -> names.getOrDefault(each, each))
                                            .toList());
                        }
                    }
                    return fields;
                })
                .toList();
    }

    /** One thing of a document that cannot be. */
    public record Problem(
            String section,
            int index,
            String name,
            @Nullable String field,
            String detail) {
        /** Where it is, such as {@code rules[3].value}. */
        public String where() {
            return section + '[' + index + ']' + (field == null ? "" : '.' + field);
        }
    }

    /**
     * What became of a document.
     *
     * @param applied false when it was only tried, or has problems: then nothing was changed
     * @param names which things were made, changed and so on, by section
     * @param removed those that are not in the document, by section
     */
    public record Outcome(
            boolean applied,
            Map<String, Map<Put, List<String>>> names,
            Map<String, List<String>> removed,
            List<Problem> problems) {}

    /**
     * Puts all things of a document in the place of those of their names; all of them or none, whatever happens.
     *
     * @param document the things of each section; one that is not there stays as it is
     * @param replace whether what people made and the document does not have is removed, in the sections that are there
     * @param really false only says what would come of it
     * @throws Fault CONFLICT when somebody changed something in a shell meanwhile
     */
    public Outcome put(
            Map<String, List<Map<String, @Nullable Object>>> document, boolean replace, boolean really, Caller caller) {
        return together(catalogs.values().iterator(), () -> {
            Outcome tried = walk(document, replace, false, caller);
            return really && tried.problems().isEmpty()
                    ? database.jdbi().inTransaction(handle -> walk(document, replace, true, caller))
                    : tried;
        });
    }

    /** Whoever changes a thing alone takes the catalog before the connection, and so does this. */
    private static Outcome together(Iterator<Catalog<?>> catalogs, Supplier<Outcome> work) {
        return catalogs.hasNext() ? catalogs.next().together(() -> together(catalogs, work)) : work.get();
    }

    private Outcome walk(
            Map<String, List<Map<String, @Nullable Object>>> document, boolean replace, boolean really, Caller caller) {
        Map<String, Map<Put, List<String>>> names = new LinkedHashMap<>();
        Map<String, List<String>> removed = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        catalogs.forEach((section, catalog) -> {
            if (document.containsKey(section)) {
                List<Map<String, @Nullable Object>> things = document.getOrDefault(section, List.of());
                removed.put(section, replace ? remove(catalog, things, really, caller) : List.of());
                names.put(section, put(section, catalog, things, really, caller, problems));
                int more = names.getOrDefault(section, Map.of())
                                .getOrDefault(Put.MADE, List.of())
                                .size()
                        - removed.getOrDefault(section, List.of()).size();
                if (!really && problems.isEmpty()) {
                    beside(section, catalog, things, removed.getOrDefault(section, List.of()), problems);
                }
                if (!really && more > catalog.room()) {
                    String many = "these are " + (more - catalog.room()) + " more than there can be";
                    problems.add(new Problem(section, 0, "", null, many));
                }
            }
        });
        return new Outcome(really, names, removed, List.copyOf(problems));
    }

    private static Map<Put, List<String>> put(
            String section,
            Catalog<?> catalog,
            List<Map<String, @Nullable Object>> things,
            boolean really,
            Caller caller,
            List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        Map<Put, List<String>> done = new EnumMap<>(Put.class);
        for (int i = 0; i < things.size(); i++) {
            String name = name(things.get(i));
            try {
                if (!seen.add(name)) {
                    throw Fault.invalid("name", "name is there twice");
                }
                done.computeIfAbsent(catalog.put(things.get(i), really, caller), put -> new ArrayList<>())
                        .add(name);
            } catch (Fault fault) {
                if (really) {
                    throw fault; // it was well a moment ago
                }
                problems.add(new Problem(section, i, name, fault.field(), fault.detail()));
            }
        }
        return done;
    }

    private static void beside(
            String section,
            Catalog<?> catalog,
            List<Map<String, @Nullable Object>> things,
            List<String> gone,
            List<Problem> problems) {
        try {
            catalog.refuse(things, gone);
        } catch (Fault fault) {
            Matcher place = PLACE.matcher(String.valueOf(fault.field()));
            if (!place.matches()) {
                throw fault;
            }
            int index = Integer.parseInt(place.group(1));
            problems.add(new Problem(section, index, name(things.get(index)), place.group(2), fault.detail()));
        }
    }

    private static String name(Map<String, ? extends @Nullable Object> thing) {
        return thing.get("name") instanceof String name ? name.strip() : "";
    }

    private static <T> List<String> remove(
            Catalog<T> catalog, List<Map<String, @Nullable Object>> things, boolean really, Caller caller) {
        Set<String> wanted = things.stream().map(AlertingConfiguration::name).collect(Collectors.toSet());
        List<String> gone = new ArrayList<>();
        for (Entry<T> entry : catalog.made()) {
            String name = catalog.name(entry);
            if (!wanted.contains(name)) {
                gone.add(name);
                if (really) {
                    catalog.remove(entry.id(), null, caller);
                }
            }
        }
        return gone;
    }
}
