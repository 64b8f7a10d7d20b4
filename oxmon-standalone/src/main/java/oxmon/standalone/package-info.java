/**
 * The stand-alone run: checks what can be checked before a server starts, then boots Payara Micro with the application in
 * one process. Start at {@link oxmon.standalone.ServerMain}.
 *
 * <p>Knows the settings' records and nothing else of the application, which the container loads by itself.
 */
@NullMarked
package oxmon.standalone;

import org.jspecify.annotations.NullMarked;
