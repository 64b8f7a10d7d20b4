/** Certificates and the domains whose certificates are watched, by REST. */
@NullMarked
package oxmon.web.api.certificates;

import org.jspecify.annotations.NullMarked;
