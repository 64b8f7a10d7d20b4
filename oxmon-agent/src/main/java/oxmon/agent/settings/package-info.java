/**
 * What {@code agent.toml} and {@code OXMON_*} say, checked. Start at {@link oxmon.agent.settings.AgentSettings}.
 *
 * <p>A new key is one component there and one line in {@code config/agent.example.toml}. Nothing here connects or logs.
 */
@NullMarked
package oxmon.agent.settings;

import org.jspecify.annotations.NullMarked;
