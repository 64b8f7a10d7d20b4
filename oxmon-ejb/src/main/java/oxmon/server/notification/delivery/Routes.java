package oxmon.server.notification.delivery;

import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import oxmon.alerting.Rule;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;

/** Says which channels an alert leads to: by severity, host, metric and the tags of its rule. Thread-safe when what it is given is. */
final class Routes {
    private final Function<String, Optional<Rule>> rules;
    private final BiPredicate<String, String> inGroup;

    /**
     * @param rules finds a rule by its id; one that is no more has no tags
     * @param inGroup says of an agent whether it is in the group of that name
     */
    Routes(Function<String, Optional<Rule>> rules, BiPredicate<String, String> inGroup) {
        this.rules = rules;
        this.inGroup = inGroup;
    }

    /** Whether the channel is told of such an alert. */
    boolean lead(AlertRow row, Channel channel) {
        String agent = row.series().agent();
        return row.severity().compareTo(channel.minSeverity()) >= 0
                && channel.scope().covers(agent, row.series().metric(), group -> inGroup.test(agent, group))
                && (channel.tags().isEmpty()
                        || rules.apply(row.ruleId())
                                .map(rule -> rule.tags().stream().anyMatch(channel.tags()::contains))
                                .orElse(false));
    }
}
