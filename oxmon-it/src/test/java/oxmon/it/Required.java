package oxmon.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Arrays;

/** What a run may not do without: the names in {@code OXMON_TEST_REQUIRE}, such as {@code browser,wildfly}. */
public final class Required {
    private Required() {}

    /** Skips what follows, loudly, since its neighbour is not here; fails instead when the run requires it. */
    public static void orSkip(String what, String reason) {
        String required = System.getenv().getOrDefault("OXMON_TEST_REQUIRE", "");
        if (Arrays.asList(required.split(",")).contains(what)) {
            fail(what + " is required by OXMON_TEST_REQUIRE: " + reason);
        }
        System.out.println("[WARNING] " + what + ": SKIPPED: " + reason);
        abort(what + ": SKIPPED: " + reason);
    }
}
