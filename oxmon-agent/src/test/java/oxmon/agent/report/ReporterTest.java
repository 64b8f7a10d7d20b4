package oxmon.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import oxmon.agent.buffer.SampleBuffer;
import oxmon.agent.settings.AgentSettings;
import oxmon.agents.AgentFacts;
import oxmon.wire.MetricBatchProto;

class ReporterTest {
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private final SampleBuffer buffer = new SampleBuffer(100);
    private volatile AgentFacts facts =
            new AgentFacts("web-01", "Debian GNU/Linux", "12", "x86_64", "6.1", 4, 15.5, 80);
    private Optional<Reporter> reporter = Optional.empty();
    private Optional<Thread> thread = Optional.empty();

    @AfterEach
    void end() throws InterruptedException {
        reporter.ifPresent(Reporter::stop);
        if (thread.isPresent()) {
            thread.get().join(5_000);
            assertThat(thread.get().isAlive()).isFalse();
        }
    }

    @Test
    void aBatchIsTheSample() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            report(Samples.settings(server.port()));
            buffer.add(Samples.at(1_000));

            MetricBatchProto batch = server.nextAccepted();
            assertThat(batch.getAgentId()).isEqualTo("web-01");
            assertThat(batch.getTimestampMs()).isEqualTo(1_000);
            assertThat(batch.getDataPointsList()).hasSize(2).allSatisfy(point -> {
                assertThat(point.getAgentId()).isEqualTo("web-01");
                assertThat(point.getTimestampMs()).isEqualTo(1_000);
            });
            assertThat(batch.getDataPoints(1).getMetricName()).isEqualTo("disk.used_percent");
            assertThat(batch.getDataPoints(1).getValue()).isEqualTo(12.5);
            assertThat(batch.getDataPoints(1).getLabelsMap()).containsExactly(Map.entry("mount", "/data"));
        }
    }

    @Test
    void theHeadersSayWhoReports() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            report(Samples.settings(
                    server.port(), "auth_token = \"s3cret\"", "[tags]", "env = \"prod & test\"", "\"ort\" = \"北京\""));
            buffer.add(Samples.at(1_000));

            Metadata headers = server.nextHeaders();
            assertThat(header(headers, "authorization")).isEqualTo("Bearer s3cret");
            assertThat(header(headers, "agent-id")).isEqualTo("web-01");
            assertThat(header(headers, "oxmon-agent-version")).isEqualTo("9.9");
            assertThat(header(headers, "oxmon-machine-id")).isEqualTo("abc");
            assertThat(header(headers, "oxmon-interval-secs")).isEqualTo("10");
            assertThat(header(headers, "oxmon-tags")).isEqualTo("env=prod%20%26%20test&ort=%E5%8C%97%E4%BA%AC");
        }
    }

    @Test
    void factsComeWithTheFirstBatch_andAgainWhenTheyChange() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            report(Samples.settings(server.port()));
            buffer.add(Samples.at(1));
            assertThat(server.nextAccepted().getSystemInfo().getCpuCores()).isEqualTo(4);
            buffer.add(Samples.at(2));
            assertThat(server.nextAccepted().hasSystemInfo()).isFalse();
            facts = new AgentFacts("web-01", "Debian GNU/Linux", "12", "x86_64", "6.1", 8, 15.5, 80);
            buffer.add(Samples.at(3));
            assertThat(server.nextAccepted().getSystemInfo().getCpuCores()).isEqualTo(8);
        }
    }

    @Test
    void afterARestartOfTheServer_nothingIsLostOrDoubled_orderIsKept_andFactsAreToldAgain() throws Exception {
        int port;
        try (FakeServer server = FakeServer.start()) {
            port = server.port();
            report(Samples.settings(port));
            buffer.add(Samples.at(1));
            assertThat(server.nextAccepted().getTimestampMs()).isEqualTo(1);
            waitUntilAllIsDelivered(); // else the answer may die with the server, and the batch is rightly sent again
        }
        LongStream.rangeClosed(2, 50).forEach(i -> buffer.add(Samples.at(i)));
        Thread.sleep(A_MOMENT.toMillis());
        try (FakeServer server = FakeServer.startAgainOn(port)) {
            MetricBatchProto second = server.nextAccepted();
            assertThat(second.getTimestampMs()).isEqualTo(2);
            assertThat(second.hasSystemInfo()).isTrue();
            assertThat(server.nextAcceptedTimes(48))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(3, 50).boxed().toList());
            assertThat(server.nothingMoreWithin(A_MOMENT)).isTrue();
        }
    }

    @Test
    void everyPassingFailureIsTriedAgain_withTheSameBatch() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.first(
                    FakeServer.failing(Status.UNAVAILABLE.withDescription("disk full")),
                    FakeServer.failing(Status.RESOURCE_EXHAUSTED),
                    FakeServer.failing(Status.INTERNAL),
                    FakeServer.failing(Status.UNKNOWN),
                    FakeServer.failing(Status.ABORTED));
            report(Samples.settings(server.port()));
            LongStream.rangeClosed(1, 3).forEach(i -> buffer.add(Samples.at(i)));

            assertThat(server.nextAcceptedTimes(3)).containsExactly(1L, 2L, 3L);
            assertThat(server.nothingMoreWithin(A_MOMENT)).isTrue();
        }
    }

    @Test
    void aServerThatHangsIsLeftAfterTheDeadline() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.first(FakeServer.SILENCE);
            report(Samples.settings(server.port()));
            buffer.add(Samples.at(1));

            assertThat(server.nextAcceptedTimes(1)).containsExactly(1L);
        }
    }

    @Test
    void aRefusedBatchIsNotSentAgain() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.first(FakeServer.saying(false, "agent_id is required"));
            report(Samples.settings(server.port()));
            buffer.add(Samples.at(1));
            buffer.add(Samples.at(2));

            assertThat(server.nextAcceptedTimes(1)).containsExactly(2L);
            waitUntilAllIsDelivered();
        }
    }

    @Test
    void refusedPointsDoNotBringTheBatchBack() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.first(FakeServer.saying(true, "0 stored, 2 refused: older than the retention"));
            report(Samples.settings(server.port()));
            buffer.add(Samples.at(1));
            buffer.add(Samples.at(2));

            assertThat(server.nextAcceptedTimes(1)).containsExactly(2L);
        }
    }

    @Test
    void anAgentThatIsNotAcceptedKeepsItsBatches_untilItIs() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.first(
                    FakeServer.failing(Status.UNAUTHENTICATED.withDescription("Invalid token")),
                    FakeServer.failing(Status.PERMISSION_DENIED));
            report(Samples.settings(server.port()));
            buffer.add(Samples.at(1));
            buffer.add(Samples.at(2));

            assertThat(server.nextAcceptedTimes(2)).containsExactly(1L, 2L);
        }
    }

    @Test
    void whenStoppedItSendsWhatIsLeft() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            Reporter reporter = reporter(Samples.settings(server.port()));
            LongStream.rangeClosed(1, 20).forEach(i -> buffer.add(Samples.at(i)));
            reporter.stop();
            reporter.run();

            assertThat(server.nextAcceptedTimes(20)).last().isEqualTo(20L);
            assertThat(buffer.size()).isZero();
        }
    }

    @Test
    void whenStoppedWhileTheServerHangs_itEndsWithinThreeSeconds() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            server.always(FakeServer.SILENCE);
            Reporter reporter = reporter(Samples.settings(server.port()));
            LongStream.rangeClosed(1, 20).forEach(i -> buffer.add(Samples.at(i)));
            long start = System.nanoTime();
            reporter.stop();
            reporter.run();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            assertThat(buffer.size()).isEqualTo(20);
        }
    }

    private void waitUntilAllIsDelivered() throws InterruptedException {
        for (int i = 0; i < 500 && buffer.size() > 0; i++) {
            Thread.sleep(10);
        }
        assertThat(buffer.size()).isZero();
    }

    private void report(AgentSettings settings) throws IOException {
        Thread started = new Thread(reporter(settings), "oxmon-report-1");
        thread = Optional.of(started);
        started.start();
    }

    private Reporter reporter(AgentSettings settings) throws IOException {
        Link link = new Link(settings, new Headers(settings, "9.9", Optional.of("abc")));
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), new Random(1));
        Reporter made = new Reporter(settings, buffer, () -> facts, link, backoff, Duration.ofMillis(700));
        reporter = Optional.of(made);
        return made;
    }

    @Nullable
    private static String header(Metadata headers, String name) {
        return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
}
