/**
 * What the certificate of a TLS service is worth: who it is for, until when, who signed it, whether it was revoked. Start at {@link
 * oxmon.certificates.Probe}; {@link oxmon.certificates.Finding.Code} is the table of all that can be wrong.
 *
 * <p>A service that begins in plain text is one more class beside {@link oxmon.certificates.TextStartTls}. Nothing here resolves names,
 * keeps results or decides when to check; connections and requests are made by who calls.
 */
@NullMarked
package oxmon.certificates;

import org.jspecify.annotations.NullMarked;
