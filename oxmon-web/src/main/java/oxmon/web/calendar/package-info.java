/** The calendar of certificates that expire. */
@NullMarked
package oxmon.web.calendar;

import org.jspecify.annotations.NullMarked;
