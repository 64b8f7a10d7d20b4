/**
 * What the pages fetch: {@code /ui/data/…}, for the session's caller only, GET only, same origin only.
 *
 * <p>The same features as the REST API, cut to what a page shows. Start at {@link oxmon.web.data.DataServlet}. The shapes are
 * the pages' own and may change with them.
 */
@NullMarked
package oxmon.web.data;

import org.jspecify.annotations.NullMarked;
