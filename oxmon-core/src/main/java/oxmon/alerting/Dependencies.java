package oxmon.alerting;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import oxmon.common.Fault;

/** Which rules a rule names in {@code depends_on}, by id or by name. */
public final class Dependencies {
    private Dependencies() {}

    /** The ids of those among these rules that the rule depends on. */
    public static Set<String> of(Rule rule, Collection<Rule> all) {
        return named(rule, all).stream().map(Rule::id).collect(Collectors.toSet());
    }

    private static List<Rule> named(Rule rule, Collection<Rule> all) {
        return all.stream().filter(each -> names(rule, each)).toList();
    }

    private static boolean names(Rule rule, Rule other) {
        return rule.dependsOn().contains(other.id()) || rule.dependsOn().contains(other.name());
    }

    /** What the rule names and none of these rules is, which it may become yet. */
    public static List<String> unknown(Rule rule, Collection<Rule> all) {
        return rule.dependsOn().stream()
                .filter(name -> all.stream().noneMatch(each -> name.equals(each.id()) || name.equals(each.name())))
                .toList();
    }

    /** Whether the rule depends on itself, be it by way of others; a former version of it among these does not count. */
    public static boolean inCircle(Rule rule, Collection<Rule> all) {
        List<Rule> others =
                all.stream().filter(each -> !each.id().equals(rule.id())).toList();
        Set<String> seen = new HashSet<>();
        Deque<Rule> next = new ArrayDeque<>(List.of(rule));
        while (!next.isEmpty()) {
            Rule one = next.remove();
            if (names(one, rule)) {
                return true;
            }
            named(one, others).stream().filter(each -> seen.add(each.id())).forEach(next::add);
        }
        return false;
    }

    /** Checks a rule beside the others; @throws Fault INVALID, naming {@code depends_on}, when it would depend on itself */
    public static void refuseCircle(Rule rule, Collection<Rule> all) {
        if (inCircle(rule, all)) {
            throw Fault.invalid(
                    "depends_on", "depends_on must not lead back to the rule itself, be it by way of other rules");
        }
    }
}
