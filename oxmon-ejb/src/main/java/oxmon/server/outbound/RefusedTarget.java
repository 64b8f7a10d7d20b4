package oxmon.server.outbound;

import java.io.IOException;

/** An address that may not be reached; trying again changes nothing. The text is for people and holds no secret. */
public final class RefusedTarget extends IOException {
    private static final long serialVersionUID = 1;

    RefusedTarget(String text) {
        super(text);
    }
}
