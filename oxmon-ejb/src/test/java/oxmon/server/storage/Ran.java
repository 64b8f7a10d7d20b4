package oxmon.server.storage;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** How a command went. */
record Ran(int code, String out, String err) {
    static Ran tool(String... words) {
        return tool(Map.of(), words);
    }

    static Ran tool(Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code;
        try (PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            code = ToolMain.run(
                    Arrays.asList(words),
                    new Command.Surroundings(environment, InputStream.nullInputStream(), toOut, toErr));
        }
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
