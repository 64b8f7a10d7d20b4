/** What the driver of SQLite needs beyond SQL, so that it comes and goes with the application. Nothing here knows a table. */
@NullMarked
package oxmon.server.database.sqlite;

import org.jspecify.annotations.NullMarked;
