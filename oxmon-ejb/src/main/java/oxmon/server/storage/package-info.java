/**
 * What an operator does with the data directory: verify it, bring everything into the day files, back it up and restore it, take
 * points out of it. Start at {@link oxmon.server.storage.ToolMain}, the commands. SQL is in {@code oxmon.server.metrics.sqlite} and
 * {@code oxmon.server.database.sqlite}.
 */
@NullMarked
package oxmon.server.storage;

import org.jspecify.annotations.NullMarked;
