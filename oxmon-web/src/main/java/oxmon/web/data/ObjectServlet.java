package oxmon.web.data;

import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import oxmon.identity.Permission;

/** Page data that is built as one JSON object. */
abstract class ObjectServlet extends DataServlet {
    private static final long serialVersionUID = 1;

    ObjectServlet(Permission permission) {
        super(permission);
    }

    /**
     * The answer.
     *
     * @throws oxmon.common.Fault as features do
     */
    abstract JsonObject answer(HttpServletRequest request);

    @Override
    final byte[] body(HttpServletRequest request) {
        return answer(request).toString().getBytes(StandardCharsets.UTF_8);
    }
}
