package oxmon.server.identity;

import java.nio.file.Path;
import java.util.Optional;

/** Looks at the file of the key that signs tokens, without changing it. */
public final class KeyCheck {
    private KeyCheck() {}

    /** What is wrong with it; empty when it is well. */
    public static Optional<String> fault(Path file) {
        return SigningKey.fault(file);
    }
}
