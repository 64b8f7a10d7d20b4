/**
 * The certificates that lie in files of this host. {@link oxmon.collect.keystores.KeystoreSettings} says where to look, {@link
 * oxmon.collect.keystores.FoundFiles} looks. What is in a file, {@link oxmon.certificates.OwnCertificates} knows.
 */
@NullMarked
package oxmon.collect.keystores;

import org.jspecify.annotations.NullMarked;
