package oxmon.server.notification;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Severity;
import oxmon.notification.GroupBy;
import oxmon.notification.Message;
import oxmon.notification.Scope;
import oxmon.notification.Words;

/**
 * Somewhere that alerts are told, made by {@link ChannelReader}. Immutable.
 *
 * @param id what deliveries know it by, whatever its name becomes; that of one of server.toml is its name
 * @param minSeverity it is told of nothing milder
 * @param scope it is told of alerts of these hosts and metrics
 * @param tags it is told of alerts of rules with one of them; empty for all rules
 * @param escalateAfter it is told of alerts that nobody has acknowledged for so long; zero for all alerts, at once
 * @param groupBy what alerts of one message have in common; null for what is usual
 * @param sendResolved whether it is told when alerts are over
 * @param words its language and zone
 * @param parameters every field as people wrote it, defaults included; holds secrets, see {@link #shown}
 */
public record Channel(
        String id,
        String name,
        String type,
        Severity minSeverity,
        Scope scope,
        Set<String> tags,
        Duration escalateAfter,
        @Nullable GroupBy groupBy,
        boolean enabled,
        boolean sendResolved,
        Words words,
        Map<String, Object> parameters,
        Sender sender) {
    /** What stands for a secret wherever it is shown; written back, it means "as it was". */
    public static final String MASK = "••••••••";

    public Channel {
        tags = Set.copyOf(tags);
        parameters = Map.copyOf(new TreeMap<>(parameters));
    }

    /** Whether it wants any of this message, by severity and by what is over; says nothing of silences. */
    public boolean wants(Message message) {
        return enabled && message.severity().compareTo(minSeverity) >= 0 && (sendResolved || !message.resolved());
    }

    /** Every field as people may see it: secrets are {@link #MASK}. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new TreeMap<>(parameters);
        ChannelReader.fields(ChannelTypes.named(type)).stream()
                .filter(field -> field.secret() && shown.containsKey(field.name()))
                .forEach(field -> shown.put(field.name(), Secrets.masked(shown.get(field.name()))));
        return shown;
    }

    /** Never the secrets. */
    @Override
    public String toString() {
        return type + " channel " + name;
    }
}
