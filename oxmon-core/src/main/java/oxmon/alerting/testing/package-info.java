/** Tests of alert rules as data: series that are written down, and what fires at times. */
@NullMarked
package oxmon.alerting.testing;

import org.jspecify.annotations.NullMarked;
