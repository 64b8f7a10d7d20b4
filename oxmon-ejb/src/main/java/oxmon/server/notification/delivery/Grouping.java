package oxmon.server.notification.delivery;

import java.util.Map;
import java.util.function.Function;
import oxmon.notification.GroupBy;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;

/** Says which alerts a channel is told together. Thread-safe when what it is given is. */
final class Grouping {
    private final GroupBy usual;
    private final Function<String, Map<String, String>> tags;

    /**
     * @param usual for channels that say nothing
     * @param tags those of a host; empty when it is not known
     */
    Grouping(GroupBy usual, Function<String, Map<String, String>> tags) {
        this.usual = usual;
        this.tags = tags;
    }

    /** The group of an event of which nothing was told yet. */
    String of(AlertRow row, Channel channel) {
        GroupBy own = channel.groupBy();
        String agent = row.series().agent();
        return (own == null ? usual : own)
                .name(
                        part -> switch (part) {
                            case "rule" -> row.ruleId();
                            case "agent" -> agent;
                            case "metric" -> row.series().metric();
                            default -> row.severity().word();
                        },
                        name -> tags.apply(agent).getOrDefault(name, ""));
    }
}
