/**
 * What a host needs to become an agent, served to anybody: {@code /install.sh}, {@code /agent/oxmon-agent.jar} and {@code
 * /agent/SHA256SUMS}. Start at {@link oxmon.web.api.agentfiles.InstallScript}.
 *
 * <p>The build packs the jar into the WAR. Nothing here holds a secret; tokens come from the whitelist.
 */
@NullMarked
package oxmon.web.api.agentfiles;

import org.jspecify.annotations.NullMarked;
