/** Channels, the delivery log and windows of silence. */
@NullMarked
package oxmon.web.api.notification;

import org.jspecify.annotations.NullMarked;
