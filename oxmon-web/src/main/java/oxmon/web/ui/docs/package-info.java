/** The API browser at {@code /docs}. Start at {@link oxmon.web.ui.docs.DocsPage}; what it draws is {@code /v1/openapi.json}. */
@NullMarked
package oxmon.web.ui.docs;

import org.jspecify.annotations.NullMarked;
