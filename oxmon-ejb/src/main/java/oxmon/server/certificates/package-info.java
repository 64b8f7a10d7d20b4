/**
 * Watches certificates: which domains ({@link oxmon.server.certificates.Domains}), when ({@code Schedule}), and what was found
 * ({@link oxmon.server.certificates.Certificates}). Their figures enter as points of agent {@code cert-checker}.
 */
@NullMarked
package oxmon.server.certificates;

import org.jspecify.annotations.NullMarked;
