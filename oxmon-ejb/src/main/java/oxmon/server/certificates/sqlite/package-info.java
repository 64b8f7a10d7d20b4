/** The file {@code certificates.db}: results of checks, and the chains that were sent. */
@NullMarked
package oxmon.server.certificates.sqlite;

import org.jspecify.annotations.NullMarked;
