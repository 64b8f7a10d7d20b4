/** What the pages of certificates do. */
@NullMarked
package oxmon.web.ui.certificates;

import org.jspecify.annotations.NullMarked;
