package oxmon.server.settings;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import oxmon.alerting.Dependencies;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.notification.Language;
import oxmon.notification.SilenceReader;
import oxmon.notification.Words;
import oxmon.server.notification.ChannelReader;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.OutboundSettings;
import oxmon.settings.SettingsReader;
import oxmon.settings.SettingsReader.Entry;

/**
 * Rules, channels and silence windows that the file provides; an entry that cannot be meant is left out and told.
 *
 * @param rules each known by its name
 * @param channels each with a name, and known to be sound
 * @param silenceWindows each with a name, and known to be sound
 * @param aggregationWindowSecs how long the first alert of a group waits for others
 * @param problems what was left out and why, each with file and line
 */
public record Provisioned(
        List<Rule> rules,
        List<Entry> channels,
        List<Entry> silenceWindows,
        long aggregationWindowSecs,
        List<String> problems) {
    private static final long LONGEST_AGGREGATION_SECS = 86_400;

    /** Reads {@code [[alert.rules]]}, {@code [[notification.channels]]} and {@code [[notification.silence_windows]]}. */
    public static Provisioned read(SettingsReader in) {
        List<String> problems = new ArrayList<>();
        List<Rule> rules = rules(in.entries("alert.rules"), problems);
        List<Entry> channels = channels(in.entries("notification.channels"), problems);
        List<Entry> written = in.entries("notification.silence_windows");
        List<Entry> windows = windows(written, problems);
        long window = in.number("aggregation_window_secs", 60, 0, LONGEST_AGGREGATION_SECS);
        window = in.number("notification.aggregation_window_secs", window, 0, LONGEST_AGGREGATION_SECS);
        for (Entry entry : written) { // a bare key after the last window belongs to that window's table in TOML
            Object seconds = entry.values().get("aggregation_window_secs");
            if (seconds instanceof Long number && number >= 0 && number <= LONGEST_AGGREGATION_SECS) {
                window = number;
            } else if (seconds != null) {
                problems.add(entry.where() + ": aggregation_window_secs must be a whole number from 0 to "
                        + LONGEST_AGGREGATION_SECS + "; it is " + seconds);
            }
        }
        return new Provisioned(rules, channels, windows, window, List.copyOf(problems));
    }

    private static List<Rule> rules(List<Entry> entries, List<String> problems) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (Entry entry : entries) {
            try {
                Rule rule = RuleReader.read(String.valueOf(entry.values().get("name")), entry.values());
                Dependencies.refuseCircle(rule, rules.values());
                if (rules.putIfAbsent(rule.name(), rule) != null) {
                    problems.add(entry.where() + ": left out, there is a rule named " + rule.name() + " before it");
                }
            } catch (Fault fault) {
                Object name = entry.values().get("name");
                String which = name == null ? "" : "rule " + name + ": ";
                problems.add(entry.where() + ": left out, " + which + fault.detail());
            }
        }
        return List.copyOf(rules.values());
    }

    private static List<Entry> channels(List<Entry> entries, List<String> problems) {
        List<Entry> sound = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try (Outbound unused = Outbound.of(OutboundSettings.strict(Set.of()), Thread::new)) {
            ChannelReader reader = new ChannelReader(
                    unused, new Words(Language.EN, ZoneOffset.UTC), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
            for (Entry entry : entries) {
                try {
                    Entry named = named(entry, String.valueOf(entry.values().get("type")), names);
                    String name = reader.read(named.values(), true).name();
                    if (names.add(name)) {
                        sound.add(named);
                    } else {
                        problems.add(entry.where() + ": left out, there is a channel named " + name + " before it");
                    }
                } catch (Fault fault) {
                    problems.add(entry.where() + ": left out, " + fault.detail());
                }
            }
        }
        return List.copyOf(sound);
    }

    private static List<Entry> windows(List<Entry> entries, List<String> problems) {
        List<Entry> sound = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Entry entry : entries) {
            try {
                Map<String, Object> values = new LinkedHashMap<>(entry.values());
                values.remove("aggregation_window_secs"); // as the seed's example has it
                Entry named = named(new Entry(entry.where(), values), "silence", names);
                String name =
                        SilenceReader.read(named.values(), "", ZoneOffset.UTC).name();
                if (names.add(name)) {
                    sound.add(named);
                } else {
                    problems.add(entry.where() + ": left out, there is a silence window named " + name + " before it");
                }
            } catch (Fault fault) {
                problems.add(entry.where() + ": left out, " + fault.detail());
            }
        }
        return List.copyOf(sound);
    }

    /** With a name: what people wrote, or the usual one with a number where there are several. */
    private static Entry named(Entry entry, String usual, Set<String> taken) {
        Map<String, Object> values = new LinkedHashMap<>(entry.values());
        String name = usual;
        for (int i = 2; taken.contains(name); i++) {
            name = usual + '-' + i;
        }
        values.putIfAbsent("name", name);
        return new Entry(entry.where(), values);
    }
}
