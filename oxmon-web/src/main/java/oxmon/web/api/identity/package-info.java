/** Sign-in and the change of one's own password. */
@NullMarked
package oxmon.web.api.identity;

import org.jspecify.annotations.NullMarked;
