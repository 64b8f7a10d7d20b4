package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.ReportResponse;
import oxmon.wire.SystemInfoProto;

/** What the gRPC port declines, in the contract's words, and what it bears. */
@Tag("payara")
@Order(3)
@ExtendWith(SharedServer.class)
class IngestRefusalsIT {
    @SuppressWarnings("TimeInStaticInitializer") // the run\'s own
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private final OxmonServer server;

    IngestRefusalsIT(OxmonServer server) {
        this.server = server;
    }

    @Test
    void aBatchWithoutAnAgentOrWithoutPointsMustBeMended() {
        assertThat(server.wire().report(Batch.of("").point("cpu.usage", 1).build()))
                .isEqualTo(answer(false, "agent_id is required"));
        assertThat(server.wire().report(Batch.of("pointless").build()))
                .isEqualTo(answer(false, "data_points cannot be empty"));
        assertThat(server.wire().report(MetricBatchProto.getDefaultInstance()))
                .isEqualTo(answer(false, "agent_id is required"));
    }

    @Test
    void aBadPointIsRefusedAndCounted_andTheRestIsStored() {
        ReportResponse answer = server.wire()
                .report(Batch.of("bad-points")
                        .at(NOW)
                        .point("cpu.usage", 50)
                        .point("not.a.number", Double.NaN)
                        .point("infinite", Double.POSITIVE_INFINITY)
                        .point("infinite", Double.NEGATIVE_INFINITY)
                        .point("", 1)
                        .point("n".repeat(257), 1)
                        .point("long.label", 1, Map.of("key", "v".repeat(1025)))
                        .point("long.key", 1, Map.of("k".repeat(257), "v"))
                        .at(NOW.plus(Duration.ofDays(400)))
                        .point("ahead", 1)
                        .at(NOW.minus(Duration.ofDays(4000)))
                        .point("behind", 1)
                        .build());
        assertThat(answer.getSuccess()).isTrue();
        assertThat(answer.getMessage()).startsWith("1 stored, 9 refused: ").contains("older than the retention");
        assertThat(server.admin().latest("bad-points").texts("metric_name")).containsExactly("cpu.usage");
        assertThat(server.admin()
                        .get("/v1/agents")
                        .where("agent_id", "bad-points")
                        .getInt("refused_points"))
                .isEqualTo(9);
    }

    @Test
    void aBatchOfWhichEveryPointIsRefusedIsNoReasonToRepeatIt() {
        Batch batch = Batch.of("all-old").at(Instant.parse("2001-02-03T04:05:06Z"));
        for (int i = 0; i < 60; i++) {
            batch.point("m" + i, i);
        }
        assertThat(server.wire().report(batch.build()))
                .isEqualTo(answer(true, "0 stored, 60 refused: older than the retention"));
    }

    @Test
    void theEdgesOfTheLimitsAreInside() {
        String name = "é".repeat(128); // 256 bytes
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < 63; i++) {
            labels.put("key" + i, "value");
        }
        labels.put("k".repeat(256), "v".repeat(1024));
        assertThat(server.wire()
                        .report(Batch.of("edges")
                                .at(NOW)
                                .point(name, 1, labels)
                                .at(NOW.plusSeconds(590))
                                .point("ahead", 1)
                                .build()))
                .isEqualTo(answer(true, "ok"));
        assertThat(server.admin().metrics("edges", name, NOW, NOW)).containsExactly(new Rest.Sample(NOW, 1, labels));
        labels.put("one", "more");
        assertThat(server.wire()
                        .report(Batch.of("edges").point("labels", 1, labels).build())
                        .getMessage())
                .startsWith("0 stored, 1 refused: ");
    }

    @Test
    void extremeNumbersAreNumbers() {
        double[] values = {Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e-300, 9_007_199_254_740_992.0, -0.0
        };
        Batch batch = Batch.of("extremes");
        for (int i = 0; i < values.length; i++) {
            batch.at(NOW.minusSeconds(values.length - i)).point("value", values[i]);
        }
        assertThat(server.wire().report(batch.build())).isEqualTo(answer(true, "ok"));
        assertThat(server.admin().metrics("extremes", "value", NOW.minusSeconds(60), NOW))
                .extracting(Rest.Sample::value)
                .containsExactly(values[0], values[1], values[2], values[3], values[4], 0.0); // no negative zero
    }

    @Test
    void aNameOf100000CharactersIsRefused_asAgentAsMetricAndAsLabel() {
        String name = "x".repeat(100_000);
        Status status =
                server.wire().refused(Batch.of(name).point("cpu.usage", 1).build());
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).hasSizeLessThan(500);
        ReportResponse answer = server.wire()
                .report(Batch.of("long-names")
                        .point(name, 1)
                        .point("label", 1, Map.of(name, "v"))
                        .point("value", 1, Map.of("k", name))
                        .build());
        assertThat(answer.getSuccess()).isTrue();
        assertThat(answer.getMessage()).startsWith("0 stored, 3 refused: ").hasSizeLessThan(500);
    }

    @Test
    void aPointThatNamesAnotherAgentThanItsBatchIsRefused() {
        ReportResponse answer = server.wire()
                .report(Batch.of("mine")
                        .point(MetricDataPointProto.newBuilder()
                                .setAgentId("yours")
                                .setMetricName("cpu.usage")
                                .setValue(1)
                                .setTimestampMs(NOW.toEpochMilli())
                                .build())
                        .point(MetricDataPointProto.newBuilder()
                                .setAgentId("mine")
                                .setMetricName("cpu.usage")
                                .setValue(2)
                                .setTimestampMs(NOW.toEpochMilli())
                                .build())
                        .build());
        assertThat(answer.getMessage()).startsWith("1 stored, 1 refused: ");
        assertThat(server.admin().get("/v1/agents").texts("agent_id"))
                .contains("mine")
                .doesNotContain("yours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cert-checker", "oxmon-server", "oxmon-anything"})
    void nobodyReportsAsTheServerItself(String reserved) {
        assertThat(server.wire()
                        .refused(Batch.of(reserved).point("cpu.usage", 1).build())
                        .getCode())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(server.admin().get("/v1/agents").texts("agent_id")).doesNotContain(reserved);
    }

    @Test
    void tenThousandPointsAreABatch_andOneMoreIsNot() {
        Batch batch = Batch.of("many-points").at(NOW);
        for (int i = 0; i < 10_000; i++) {
            batch.point("m", i, Map.of("i", String.valueOf(i)));
        }
        assertThat(server.wire().report(batch.build())).isEqualTo(answer(true, "ok"));
        assertThat(server.admin().metrics("many-points", "m", NOW, NOW)).hasSize(10_000);
        Status status = server.wire().refused(batch.point("m", 1).build());
        assertThat(status.getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains("10000");
    }

    @Test
    void aMessageOfFiveMebibytesIsRefused_andTheConnectionGoesOn() {
        MetricBatchProto batch = Batch.of("big")
                .point("m", 1)
                .host(SystemInfoProto.newBuilder()
                        .setHostname("h".repeat(5 << 20))
                        .build())
                .build();
        assertThat(server.wire().refused(batch).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(server.wire().report(Batch.of("big").point("m", 2).build()).getSuccess())
                .isTrue();
    }

    @Test
    void bytesThatAreNoMessageAreRefused_andTheConnectionGoesOn() {
        byte[] whole = Batch.of("cut").point("m", 1).build().toByteArray();
        byte[] cut = Arrays.copyOf(whole, whole.length - 3);
        assertThat(server.wire().sendBytes(cut).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        byte[] noise =
                ByteString.copyFromUtf8("\uffff\u0000 not protobuf at all").toByteArray();
        assertThat(server.wire().sendBytes(noise).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(server.log()).doesNotContain("InvalidProtocolBufferException");
        assertThat(server.wire().sendBytes(new byte[0]).getCode()).isEqualTo(Status.Code.OK); // an empty batch
        assertThat(server.wire().sendBytes(whole).getCode()).isEqualTo(Status.Code.OK);
        assertThat(server.admin().latest("cut").texts("metric_name")).containsExactly("m");
    }

    @Test
    void theStandardHealthServiceServes() {
        var health = HealthGrpc.newBlockingStub(server.wire().channel()).withDeadlineAfter(10, TimeUnit.SECONDS);
        for (String service : new String[] {"", "oxmon.MetricService"}) {
            assertThat(health.check(HealthCheckRequest.newBuilder()
                                    .setService(service)
                                    .build())
                            .getStatus())
                    .isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void reflectionListsTheServices() throws Exception {
        CompletableFuture<ServerReflectionResponse> answer = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> ask = ServerReflectionGrpc.newStub(
                        server.wire().channel())
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse value) {
                        answer.complete(value);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }

                    @Override
                    public void onCompleted() {}
                });
        ask.onNext(ServerReflectionRequest.newBuilder().setListServices("*").build());
        assertThat(answer.get(10, TimeUnit.SECONDS).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("oxmon.MetricService", "grpc.health.v1.Health");
        ask.onCompleted();
    }

    private static ReportResponse answer(boolean success, String message) {
        return ReportResponse.newBuilder()
                .setSuccess(success)
                .setMessage(message)
                .build();
    }
}
