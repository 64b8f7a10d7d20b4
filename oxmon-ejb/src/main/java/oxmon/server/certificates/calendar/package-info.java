/** Secret addresses under which calendars find when certificates expire. */
@NullMarked
package oxmon.server.certificates.calendar;

import org.jspecify.annotations.NullMarked;
