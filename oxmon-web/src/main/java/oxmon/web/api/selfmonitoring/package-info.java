/** How the server is, for probes. */
@NullMarked
package oxmon.web.api.selfmonitoring;

import org.jspecify.annotations.NullMarked;
