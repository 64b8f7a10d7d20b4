/**
 * Who may do what: roles, permissions and the table that joins them. Stands alone.
 *
 * <p>Start at {@link oxmon.identity.Permissions}.
 */
@NullMarked
package oxmon.identity;

import org.jspecify.annotations.NullMarked;
