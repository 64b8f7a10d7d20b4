/** {@code alerts.db}: the history of alerts and what rules remember, as an ordinary SQLite file. */
@NullMarked
package oxmon.server.alerting.sqlite;

import org.jspecify.annotations.NullMarked;
