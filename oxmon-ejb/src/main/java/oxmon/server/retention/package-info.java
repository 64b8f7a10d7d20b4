/** Drops days that are older than the retention. Start at {@link oxmon.server.retention.Retention}. */
@NullMarked
package oxmon.server.retention;

import org.jspecify.annotations.NullMarked;
