/**
 * Imports the data directory of the original system: users, whitelist, certificate domains and details, points and alerts.
 *
 * <p>Start at {@link oxmon.server.importing.Takeover}. It runs before anything else opens the directory. What the original's files
 * look like is known by {@link oxmon.server.importing.OriginalRows} and {@link oxmon.server.metrics.sqlite.OriginalDays}.
 */
@NullMarked
package oxmon.server.importing;

import org.jspecify.annotations.NullMarked;
