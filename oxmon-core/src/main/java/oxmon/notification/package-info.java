/**
 * What people are told of alerts, and in which words. Start at {@link oxmon.notification.Message}; {@link oxmon.notification.Words}
 * puts one into English or Chinese.
 *
 * <p>Nothing here sends, stores or reads a clock: channels live in the server.
 */
@NullMarked
package oxmon.notification;

import org.jspecify.annotations.NullMarked;
