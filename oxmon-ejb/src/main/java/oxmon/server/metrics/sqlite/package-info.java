/**
 * The first metric store: one SQLite file for each UTC day, series and samples as plain rows. Simple and correct; the
 * engine that follows is tested against it. Start at {@link oxmon.server.metrics.sqlite.SqliteMetricStore}.
 */
@NullMarked
package oxmon.server.metrics.sqlite;

import org.jspecify.annotations.NullMarked;
