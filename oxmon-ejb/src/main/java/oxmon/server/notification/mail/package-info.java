/**
 * Mail by SMTP, for the channel "email". Start at {@link oxmon.server.notification.mail.Mailer}.
 *
 * <p>Apart from the channel, so that settings can be checked by a command where there is no Jakarta Mail.
 */
@NullMarked
package oxmon.server.notification.mail;

import org.jspecify.annotations.NullMarked;
