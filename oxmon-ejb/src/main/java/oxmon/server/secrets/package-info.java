/** What must not be readable on disk: {@link oxmon.server.secrets.Vault} encrypts it by the installation's key. */
@NullMarked
package oxmon.server.secrets;

import org.jspecify.annotations.NullMarked;
