package oxmon.server.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import oxmon.alerting.Rule;
import oxmon.alerting.RuleReader;
import oxmon.common.Fault;
import oxmon.settings.SettingsReader;
import oxmon.settings.SettingsReader.Entry;

/**
 * Rules, channels and silence windows that the file provides; an entry that cannot be meant is left out and told. Channels and
 * windows are kept as they stand for the feature that will own them.
 *
 * @param rules each known by its name
 * @param problems what was left out and why, each with file and line
 */
public record Provisioned(
        List<Rule> rules,
        List<Entry> channels,
        List<Entry> silenceWindows,
        long aggregationWindowSecs,
        List<String> problems) {
    private static final Set<String> CHANNEL_TYPES = Set.of("email", "webhook", "sms", "dingtalk", "weixin");

    /** Reads {@code [[alert.rules]]}, {@code [[notification.channels]]} and {@code [[notification.silence_windows]]}. */
    public static Provisioned read(SettingsReader in) {
        List<String> problems = new ArrayList<>();
        List<Rule> rules = rules(in.entries("alert.rules"), problems);
        List<Entry> channels = sound(in.entries("notification.channels"), "type", CHANNEL_TYPES, problems);
        List<Entry> windows = sound(
                in.entries("notification.silence_windows"), "recurrence", Set.of("once", "daily", "weekly"), problems);
        long window = in.number("aggregation_window_secs", 60, 0, 86_400);
        window = in.number("notification.aggregation_window_secs", window, 0, 86_400);
        for (Entry entry : windows) { // a bare key after the last window belongs to that window's table in TOML
            if (entry.values().get("aggregation_window_secs") instanceof Long seconds) {
                window = seconds;
            }
        }
        return new Provisioned(rules, channels, windows, window, List.copyOf(problems));
    }

    private static List<Rule> rules(List<Entry> entries, List<String> problems) {
        Map<String, Rule> rules = new LinkedHashMap<>();
        for (Entry entry : entries) {
            try {
                Rule rule = RuleReader.read(String.valueOf(entry.values().get("name")), entry.values());
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

    private static List<Entry> sound(List<Entry> entries, String key, Set<String> allowed, List<String> problems) {
        List<Entry> sound = new ArrayList<>();
        for (Entry entry : entries) {
            Map<String, Object> values = entry.values();
            Object kind = values.get(key);
            if (kind instanceof String text && allowed.contains(text)) {
                sound.add(entry);
            } else {
                problems.add(entry.where() + ": left out, " + key + " must be one of "
                        + String.join(", ", allowed.stream().sorted().toList()) + "; it is " + kind);
            }
        }
        return List.copyOf(sound);
    }
}
