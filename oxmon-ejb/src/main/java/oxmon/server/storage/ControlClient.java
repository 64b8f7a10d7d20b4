package oxmon.server.storage;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Gives commands to the server that runs on a data directory, see {@link Control}. */
final class ControlClient {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private ControlClient() {}

    /**
     * The server's answer to a command.
     *
     * @throws IOException when it cannot be reached, or answers that it could not
     */
    static String ask(Path root, String command) throws IOException {
        Path file = root.resolve(Control.NAME);
        if (!Files.exists(file)) {
            throw new IOException("no server runs on " + root);
        }
        String answer;
        try (SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            ByteBuffer line = StandardCharsets.UTF_8.encode(command + '\n');
            while (line.hasRemaining()) {
                server.write(line);
            }
            answer = Lines.read(server, PATIENCE.toMillis());
        } catch (IOException e) {
            throw new IOException("the server on " + root + " cannot be reached: " + e.getMessage(), e);
        }
        if (!answer.startsWith("ok ")) {
            throw new IOException("the server answered: " + answer.replaceFirst("^error ", ""));
        }
        return answer.substring("ok ".length());
    }
}
