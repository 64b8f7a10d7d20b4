package oxmon.web.api.agentfiles;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import oxmon.common.Fault;

/** The answers of this package: texts, and refusals in the form that every refusal has. */
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

    static void refuse(HttpServletResponse response, Fault fault) throws IOException {
        response.setStatus(fault.kind() == Fault.Kind.NOT_FOUND ? 404 : 400);
        JsonObjectBuilder body =
                JSON.createObjectBuilder().add("error", fault.detail()).add("code", fault.code());
        if (fault.field() != null) {
            body.add("field", fault.field());
        }
        text(response, "application/json", body.build().toString());
    }
}
