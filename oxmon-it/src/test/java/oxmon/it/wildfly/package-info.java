/** The suite of the same application on a WildFly made from Maven Central: tag {@code wildfly}. */
@NullMarked
package oxmon.it.wildfly;

import org.jspecify.annotations.NullMarked;
