/** The overview's first sentence, drawn with the page; all else is fetched by its script. Start at {@link oxmon.web.ui.overview.OverviewPage}. */
@NullMarked
package oxmon.web.ui.overview;

import org.jspecify.annotations.NullMarked;
