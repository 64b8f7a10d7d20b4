/**
 * Tells people of alerts. A channel is a {@link oxmon.server.notification.NotificationChannel}, one file in {@code channels};
 * {@link oxmon.server.notification.ChannelReader} makes one of what people write.
 *
 * <p>What is said and in which words is {@code oxmon.notification}'s; how requests leave the server is {@code oxmon.server.outbound}'s.
 */
@NullMarked
package oxmon.server.notification;

import org.jspecify.annotations.NullMarked;
