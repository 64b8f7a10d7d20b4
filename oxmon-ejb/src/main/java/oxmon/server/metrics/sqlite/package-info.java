/**
 * Day files as SQLite databases: how they are made, written by the engine, read, packed when the day is over, and how days of the
 * original become ours. Start at {@link oxmon.server.metrics.sqlite.SqliteDayFiles}; the bytes are told in docs/formats.
 */
@NullMarked
package oxmon.server.metrics.sqlite;

import org.jspecify.annotations.NullMarked;
