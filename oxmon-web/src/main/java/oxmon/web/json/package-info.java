/**
 * {@link oxmon.web.json.JsonBytes} writes answers that are mostly numbers, for the API and for pages.
 *
 * <p>Views of a few members are {@code oxmon.web.api.json}'s business, and those of pages {@code oxmon.web.data}'s.
 */
@NullMarked
package oxmon.web.json;

import org.jspecify.annotations.NullMarked;
