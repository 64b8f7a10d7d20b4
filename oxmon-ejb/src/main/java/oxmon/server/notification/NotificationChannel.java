package oxmon.server.notification;

import java.util.List;
import oxmon.alerting.Field;
import oxmon.server.outbound.Outbound;

/**
 * A kind of channel, such as {@code webhook}: one file in {@code oxmon.server.notification.channels}, found by {@link ChannelTypes}.
 * Stateless; needs a constructor without arguments.
 */
public interface NotificationChannel {
    /** The word in {@code type = "…"}. */
    String type();

    /** What it needs besides the fields that all channels have, in the order of forms; secrets are {@link Field#hidden}. */
    List<Field> fields();

    /** Whether each alert has to reach it, since it keeps something for each; others are told of a crowd by its first and their number. */
    default boolean eachAlert() {
        return false;
    }

    /**
     * Makes a sender; connects to nothing yet.
     *
     * @param settings the fields' values, checked each by itself
     * @throws oxmon.common.Fault INVALID, naming the field, when they make no sense, such as an address that is none
     */
    Sender open(ChannelSettings settings, Outbound outbound);
}
