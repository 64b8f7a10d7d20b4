/**
 * The small database {@code cert.db}: users, whitelist, hosts' tags, groups, certificate domains.
 *
 * <p>Start at {@link oxmon.server.database.CertDatabase}. A change of its tables is one more file in {@code migrations} and
 * one more line in {@link oxmon.server.database.Migrations}. Nothing of high frequency lives here, so that a shell that
 * is open on it never meets "database is locked". Each feature writes its own SQL.
 */
@NullMarked
package oxmon.server.database;

import org.jspecify.annotations.NullMarked;
