/**
 * The server's start-up settings: where the file is looked for, and the records that each feature reads from it.
 *
 * <p>Start at {@link oxmon.server.settings.ServerSettings}. A new key belongs to its feature's record, to
 * {@code config/server.example.toml}, and nowhere else.
 */
@NullMarked
package oxmon.server.settings;

import org.jspecify.annotations.NullMarked;
