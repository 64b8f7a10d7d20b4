/**
 * From an alert's event to a message that somebody got: {@link oxmon.server.notification.delivery.Pipeline} decides who is told and
 * when, {@link oxmon.server.notification.delivery.Courier} brings the messages of one channel. Both are driven by
 * {@link oxmon.server.notification.delivery.Notifications}; everything they know is in {@code notifications.db}.
 */
@NullMarked
package oxmon.server.notification.delivery;

import org.jspecify.annotations.NullMarked;
