/** Time series. */
@NullMarked
package oxmon.web.api.metrics;

import org.jspecify.annotations.NullMarked;
