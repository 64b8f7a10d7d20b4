package oxmon.web.api.agentfiles;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The texts that this package answers with. */
final class FileAnswer {
    private FileAnswer() {}

    static void text(HttpServletResponse response, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        response.setContentType(type + ";charset=UTF-8");
        response.setContentLength(bytes.length);
        response.setHeader("Cache-Control", "no-store"); // it differs by the address it was asked for at
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(bytes);
    }
}
