/** Who a page's visitor is: the session, bound to one generation of the user's credentials. Start at {@link oxmon.web.session.SessionCaller}. */
@NullMarked
package oxmon.web.session;

import org.jspecify.annotations.NullMarked;
