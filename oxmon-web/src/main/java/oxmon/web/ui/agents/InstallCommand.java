package oxmon.web.ui.agents;

import java.util.regex.Pattern;

/**
 * The line that starts an agent on a host when pasted into its shell.
 *
 * @param server where this server is reached, without a slash at the end
 */
record InstallCommand(String server, String agentId, String token) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:/@%+=-]+");

    /** Text for a POSIX shell; names hold whatever people typed, so each word is quoted that needs it. */
    String line() {
        return "curl -fsS " + word(server + "/install.sh") + " | sudo sh -s -- --token " + word(token) + " --agent-id "
                + word(agentId);
    }

    private static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : '\'' + text.replace("'", "'\\''") + '\'';
    }
}
