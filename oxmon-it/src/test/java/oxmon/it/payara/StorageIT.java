package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Place;
import oxmon.it.Rest;
import oxmon.it.Wire;

/** The commands of {@code oxmon} and their endpoints, on a server that agents report to without pause. */
@Tag("payara")
@Order(21)
class StorageIT {
    private static final String MANY = "max_points = 10000000\n";
    private static final int AGENTS = 3;
    private static final int SERIES = 4;
    private static final int BEFORE_EACH_BACKUP = 100;
    private static final Instant FIRST =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(1, ChronoUnit.HOURS);

    @TempDir
    Path directory;

    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void backupsUnderLoad_holdAllThatWasAcknowledgedBefore_andWhatIsRestoredAnswersIt() throws Exception {
        Path byCommand = directory.resolve("by command");
        Path byApi = directory.resolve("by api");
        Map<Path, Set<Integer>> wanted = new TreeMap<>();
        try (OxmonServer server = OxmonServer.setup("storage")
                .config(MANY + "backup_dir = \"" + byApi + "\"\nbackup_keep = 2\n")
                .start()) {
            AtomicBoolean stop = new AtomicBoolean();
            List<Thread> agents = report(server, stop);
            Rest admin = server.admin();

            untilAcknowledged(BEFORE_EACH_BACKUP);
            wanted.put(byCommand, Set.copyOf(acknowledged));
            String said = oxmon(0, server, "backup", byCommand.toString());
            assertThat(said).contains("flushed ").contains("of them copied").contains("token-key.pem");

            untilAcknowledged(acknowledged.size() + BEFORE_EACH_BACKUP);
            wanted.put(byApi, Set.copyOf(acknowledged));
            JsonObject made = admin.post("/v1/storage/backups", "").expect(201).object();
            assertThat(made.getJsonArray("problems")).isEmpty();
            assertThat(admin.get("/v1/storage/backups").expect(200).texts("name"))
                    .containsExactly(made.getString("name"));
            admin.get("/v1/storage/backups/" + made.getString("name")).expect(200);
            admin.get("/v1/storage/backups/none").refused(404, "not_found");

            assertThat(oxmon(0, server, "check"))
                    .contains("in use by a running server")
                    .contains("all well");
            stop.set(true);
            for (Thread agent : agents) {
                agent.join(TimeUnit.SECONDS.toMillis(30));
            }
            assertThat(oxmon(0, server, "flush")).matches("(?s).*flushed \\d+ points in \\d+ ms\n");
            assertThat(admin.post("/v1/storage/flush", "").expect(200).object().getInt("points"))
                    .isZero();
            server.stop();
            assertThat(server.dataDir().resolve("oxmon.sock")).doesNotExist();
            assertThat(oxmon(1, server, "flush")).contains("no server runs on");
            assertThat(oxmon(0, server, "check")).contains("not in use").contains("all well");
        }
        for (Map.Entry<Path, Set<Integer>> backup : wanted.entrySet()) {
            Path restored = directory.resolve(backup.getKey().getFileName() + " restored");
            assertThat(run(0, "restore", backup.getKey().toString(), "--data-dir", restored.toString()))
                    .contains("all well");
            try (OxmonServer server = OxmonServer.setup("storage-restored")
                    .config(MANY)
                    .dataDir(restored)
                    .start()) {
                verify(server.admin(), backup.getValue());
            }
        }
    }

    private List<Thread> report(OxmonServer server, AtomicBoolean stop) {
        AtomicInteger next = new AtomicInteger();
        Wire wire = server.wire();
        List<Thread> agents = new ArrayList<>();
        for (int a = 0; a < AGENTS; a++) {
            Thread thread = new Thread(
                    () -> {
                        while (!stop.get()) {
                            int number = next.incrementAndGet();
                            Batch batch = Batch.of("storage-1").at(FIRST.plusMillis(number));
                            for (int s = 0; s < SERIES; s++) {
                                batch.point("storage.value", value(number, s), Map.of("series", String.valueOf(s)));
                            }
                            assertThat(wire.report(batch.build()).getMessage()).isEqualTo("ok");
                            acknowledged.add(number);
                        }
                    },
                    "it-storage-" + a);
            thread.start();
            agents.add(thread);
        }
        return agents;
    }

    private void untilAcknowledged(int batches) throws InterruptedException {
        CountDownLatch wait = new CountDownLatch(1);
        for (int i = 0; i < 600 && acknowledged.size() < batches; i++) {
            wait.await(100, TimeUnit.MILLISECONDS);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(batches);
    }

    private static void verify(Rest client, Set<Integer> wanted) {
        Map<String, Double> seen = new TreeMap<>();
        for (Rest.Sample sample :
                client.metrics("storage-1", "storage.value", FIRST, FIRST.plus(1, ChronoUnit.HOURS))) {
            String key = FIRST.until(sample.at(), ChronoUnit.MILLIS) + "/"
                    + sample.labels().get("series");
            assertThat(seen.put(key, sample.value()))
                    .as("%s is there once", key)
                    .isNull();
        }
        for (int number : wanted) {
            for (int s = 0; s < SERIES; s++) {
                assertThat(seen).containsEntry(number + "/" + s, value(number, s));
            }
        }
        System.out.printf("storage: %d batches acknowledged before a backup under load, all restored%n", wanted.size());
    }

    private static double value(int number, int series) {
        return number * 1000.0 + series + 0.125;
    }

    private String oxmon(int code, OxmonServer server, String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of("--data-dir", server.dataDir().toString()));
        return run(code, all.toArray(String[]::new));
    }

    /** What the release's command says; it ends with that code. */
    private String run(int code, String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(Place.release("oxmon").toString()));
        line.addAll(Arrays.asList(words));
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        String said = Files.readString(output, StandardCharsets.UTF_8);
        process.destroyForcibly();
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(code);
        return said;
    }
}
