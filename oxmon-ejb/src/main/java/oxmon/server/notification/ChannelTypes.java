package oxmon.server.notification;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import oxmon.common.Fault;

/**
 * The types of channels there are. Found by the service loader and not by CDI, since settings are read, and checked by a command,
 * before and without a container.
 */
public final class ChannelTypes {
    private static final List<NotificationChannel> ALL =
            ServiceLoader.load(NotificationChannel.class, NotificationChannel.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(NotificationChannel::type))
                    .toList();

    private ChannelTypes() {}

    /** All, by name. */
    public static List<NotificationChannel> all() {
        return ALL;
    }

    /** Finds a type; @throws Fault INVALID, naming {@code type}, when there is none of that name */
    public static NotificationChannel named(String name) {
        return ALL.stream()
                .filter(type -> type.type().equals(name))
                .findFirst()
                .orElseThrow(() -> Fault.invalid(
                        "type",
                        "type must be one of "
                                + String.join(
                                        ", ",
                                        ALL.stream()
                                                .map(NotificationChannel::type)
                                                .toList())
                                + "; it is \"" + name + '"'));
    }
}
