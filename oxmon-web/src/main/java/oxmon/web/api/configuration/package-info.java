/** What people make of alerting as one document. */
@NullMarked
package oxmon.web.api.configuration;

import org.jspecify.annotations.NullMarked;
