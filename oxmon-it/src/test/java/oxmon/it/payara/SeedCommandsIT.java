package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import oxmon.it.OxmonServer;
import oxmon.it.Required;
import oxmon.it.SharedServer;

/** The command lines that people know run as written, but for the token, which they leave out for brevity. */
@Tag("payara")
@Order(7)
@ExtendWith(SharedServer.class)
class SeedCommandsIT {
    private final OxmonServer server;

    SeedCommandsIT(OxmonServer server) {
        this.server = server;
    }

    @Test
    void everyLineIsAnswered() throws Exception {
        if (run("command -v curl").isEmpty()) {
            Required.orSkip("curl", "there is none on the path");
        }
        String token =
                server.rest().login("admin", "changeme").expect(200).object().getString("token");
        for (String command : commands()) {
            String line = command.replace("http://localhost:8080", server.url())
                    .replace("<your-jwt-token>", token)
                    .replaceFirst(
                            "curl ",
                            "curl -s -o /dev/null -w '%{http_code}' "
                                    + (command.contains("Authorization")
                                            ? ""
                                            : "-H \"Authorization: Bearer " + token + "\" "));
            String status = run(line).strip();
            assertThat(status).as(command).isEqualTo(expected(command));
        }
    }

    private static String expected(String command) {
        return command.contains("-X POST") && command.contains("/whitelist \\") ? "201" : "200";
    }

    /** The commands of the resource: separated by empty lines, continued by backslashes. */
    private static List<String> commands() throws IOException {
        try (InputStream in = SeedCommandsIT.class.getResourceAsStream("seed-rest.txt")) {
            if (in == null) {
                throw new IOException("seed-rest.txt is missing");
            }
            List<String> commands = new ArrayList<>();
            for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\\s*\n", -1)) {
                if (!block.isBlank()) {
                    commands.add(block.strip());
                }
            }
            return commands;
        }
    }

    private static String run(String line) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
