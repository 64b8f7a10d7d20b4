package oxmon.server.notification;

import java.util.Set;
import oxmon.notification.Message;

/** Tells a message by one channel. Thread-safe; blocks until it is told, at most a little longer than the channel's timeout. */
@FunctionalInterface
public interface Sender {
    /**
     * Tells the message.
     *
     * @param reached who had it in an earlier try, as {@link DeliveryFailure#reached()} told; empty at the first
     * @return how the other side took it
     * @throws DeliveryFailure when it did not reach everybody; says whether another try makes sense. Its text holds no secret.
     */
    Receipt send(Message message, Set<String> reached) throws DeliveryFailure;

    /** The first try. */
    default Receipt send(Message message) throws DeliveryFailure {
        return send(message, Set.of());
    }
}
