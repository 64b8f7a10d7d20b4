/** The suite of the stand-alone server, which is Payara Micro with the application: tag {@code payara}. */
@NullMarked
package oxmon.it.payara;

import org.jspecify.annotations.NullMarked;
