/**
 * What all pages share: the visitor's language and look, the words scripts need, and the filter that asks who is there.
 *
 * <p>Start at {@link oxmon.web.ui.common.Look} and {@link oxmon.web.ui.common.PageFilter}.
 */
@NullMarked
package oxmon.web.ui.common;

import org.jspecify.annotations.NullMarked;
