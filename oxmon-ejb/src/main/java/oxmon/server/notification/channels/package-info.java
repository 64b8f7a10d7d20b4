/**
 * The kinds of channels, one file each, found by {@link oxmon.server.notification.ChannelTypes}. A new one is a new file with {@code
 * @AutoService(NotificationChannel.class)} and a test that inherits ChannelContractTest.
 *
 * <p>They never import each other; what several need is in {@link oxmon.server.notification}.
 */
@NullMarked
package oxmon.server.notification.channels;

import org.jspecify.annotations.NullMarked;
