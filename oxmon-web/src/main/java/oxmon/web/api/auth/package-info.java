/**
 * Who calls, and whether that caller may: bearer tokens, never a cookie. What is not allowed expressly is refused.
 *
 * <p>Start at {@link oxmon.web.api.auth.BearerFilter}.
 */
@NullMarked
package oxmon.web.api.auth;

import org.jspecify.annotations.NullMarked;
