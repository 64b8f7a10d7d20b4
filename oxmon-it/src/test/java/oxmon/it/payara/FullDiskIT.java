package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.Batch;
import oxmon.it.Eventually;
import oxmon.it.OxmonServer;
import oxmon.it.Place;
import oxmon.wire.MetricBatchProto;

/** A disk that fills up while agents report: agents are told to come again, and nothing is acknowledged that is not kept. */
@Tag("payara")
@Order(13)
class FullDiskIT {
    private static final Instant FIRST = Instant.now().truncatedTo(ChronoUnit.HOURS);

    private static Path disk;
    private static boolean mounted;

    @BeforeAll
    static void mount() throws IOException, InterruptedException {
        disk = Place.folder("disk");
        mounted = run("mount", "-t", "tmpfs", "-o", "size=48m", "oxmon-it", disk.toString()) == 0;
    }

    @AfterAll
    static void unmount() throws IOException, InterruptedException {
        if (mounted) {
            run("umount", disk.toString());
        }
    }

    @Test
    void aFullDiskIsUnavailable_neverAFalseOk_andRoomHealsIt() throws IOException {
        assumeTrue(mounted, "SKIPPED: may not mount a small disk here");
        try (OxmonServer server = OxmonServer.setup("full-disk")
                .config("require_agent_auth = false\nmin_free_mb = 0\n")
                .dataDir(disk.resolve("data"))
                .start()) {
            int stored = 0;
            assertThat(server.wire().report(batch(stored++)).getMessage()).isEqualTo("ok");
            Path filler = disk.resolve("filler");
            fill(filler);

            Status refusal = null;
            while (refusal == null) {
                try {
                    assertThat(server.wire().report(batch(stored)).getMessage()).isEqualTo("ok");
                    stored++;
                } catch (StatusRuntimeException e) {
                    refusal = e.getStatus();
                }
                assertThat(stored).isLessThan(10_000);
            }
            assertThat(refusal.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(server.rest().get("/v1/health").expect(503).object().getString("status"))
                    .isEqualTo("unavailable");
            server.rest().get("/ready").expect(503);
            verify(server, stored);

            Files.delete(filler);
            int next = stored;
            Eventually.holds(
                    "points are taken again",
                    Duration.ofSeconds(30),
                    () -> server.wire().report(batch(next)).getMessage().equals("ok"));
            Eventually.holds(
                    "it is well again",
                    Duration.ofSeconds(30),
                    () -> server.rest().get("/v1/health").status() == 200);
            verify(server, stored + 1);
            server.kill();
            server.start();
            verify(server, stored + 1);
        }
    }

    @Test
    void lessRoomThanMinFreeMbIsUnavailable_andWhatIsThereIsReadable() {
        try (OxmonServer server = OxmonServer.setup("min-free")
                .config("require_agent_auth = false\nmin_free_mb = 1000000000\n")
                .startUnready()) {
            assertThat(server.wire().refused(batch(0)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(server.rest().get("/v1/health").expect(503).object().getString("storage_status"))
                    .isNotEqualTo("ok");
            server.rest().get("/ready").expect(503);
            assertThat(server.admin().get("/v1/agents").expect(200).objects()).isEmpty();
        }
    }

    private static MetricBatchProto batch(int number) {
        Batch batch = Batch.of("full").at(FIRST.plusMillis(number));
        for (int i = 0; i < 500; i++) {
            batch.point("value." + i, number);
        }
        return batch.build();
    }

    private static void verify(OxmonServer server, int stored) {
        assertThat(server.admin().metrics("full", "value.499", FIRST, FIRST.plus(1, ChronoUnit.HOURS)))
                .hasSizeGreaterThanOrEqualTo(stored) // a batch that was refused may be there all the same
                .hasSizeLessThanOrEqualTo(stored + 1);
    }

    private static void fill(Path file) {
        byte[] block = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // as it should be
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return -1; // there is no such command
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            System.out.println(String.join(" ", command) + ": " + said);
            return -1;
        }
        return 0;
    }
}
