/** Signing in and out, and changing one's password. Start at {@link oxmon.web.ui.identity.SignInPage}. */
@NullMarked
package oxmon.web.ui.identity;

import org.jspecify.annotations.NullMarked;
