/** {@code notifications.db}: what waits to be told, what was told to whom, and every attempt, as an ordinary SQLite file. */
@NullMarked
package oxmon.server.notification.sqlite;

import org.jspecify.annotations.NullMarked;
