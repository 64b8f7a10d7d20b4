package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Place;
import oxmon.it.Rest;

/** The newest Java that is supported, where it is installed. */
@Tag("payara")
@Order(14)
class NewerJavaIT {
    @Test
    void theServerRunsOnJava25() {
        List<Path> jdks = Place.jdks(25);
        assumeFalse(jdks.isEmpty(), "SKIPPED: there is no JDK 25 in /usr/lib/jvm");
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (OxmonServer server = OxmonServer.setup("java-25").java(jdks.get(0)).start()) {
            assertThat(server.wire()
                            .report(Batch.of("on-25").at(now).point("m", 1).build())
                            .getMessage())
                    .isEqualTo("ok");
            assertThat(server.admin().metrics("on-25", "m", now, now))
                    .containsExactly(new Rest.Sample(now, 1, Map.of()));
            assertThat(server.stop()).isZero();
            assertThat(server.log()).doesNotContain("WARNING: A terminally deprecated method", "\tat ");
        }
    }
}
