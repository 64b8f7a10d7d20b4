/** What the page of channels does. */
@NullMarked
package oxmon.web.ui.notification;

import org.jspecify.annotations.NullMarked;
