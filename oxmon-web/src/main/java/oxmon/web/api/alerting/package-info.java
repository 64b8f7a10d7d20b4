/** Alert rules, alerts and their history. */
@NullMarked
package oxmon.web.api.alerting;

import org.jspecify.annotations.NullMarked;
