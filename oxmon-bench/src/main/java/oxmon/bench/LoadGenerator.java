package oxmon.bench;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import oxmon.metrics.Point;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.MetricServiceGrpc;
import oxmon.wire.ReportResponse;

/**
 * Reports as many agents do, by version 1 of the wire, as fast as the server answers. Arguments: host:port on this machine,
 * agents, series an agent, seconds, calls in flight (default 127.0.0.1:9090 100 80 20 64).
 */
public final class LoadGenerator {
    private LoadGenerator() {}

    /** Prints points per second and how long answers took. */
    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] args) throws InterruptedException {
        String target = args.length > 0 ? args[0] : "127.0.0.1:9090";
        if (!target.startsWith("127.0.0.1:") && !target.startsWith("localhost:") && !target.startsWith("[::1]:")) {
            System.err.println("only this machine may be loaded: 127.0.0.1:PORT");
            System.exit(2);
        }
        int agents = args.length > 1 ? Integer.parseInt(args[1]) : 100;
        int series = args.length > 2 ? Integer.parseInt(args[2]) : 80;
        int seconds = Math.min(600, args.length > 3 ? Integer.parseInt(args[3]) : 20);
        int inFlight = args.length > 4 ? Integer.parseInt(args[4]) : 64;
        Workload workload = new Workload(agents, series, 42);
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(target).usePlaintext().build();
        MetricServiceGrpc.MetricServiceStub stub = MetricServiceGrpc.newStub(channel);
        Semaphore free = new Semaphore(inFlight);
        LongAdder stored = new LongAdder();
        LongAdder refused = new LongAdder();
        List<Double> millis = new ArrayList<>();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        // Times go backwards from now, so that every tick is new and none lies ahead.
        long at = System.currentTimeMillis();
        while (System.nanoTime() < end) {
            for (int agent = 0; agent < agents && System.nanoTime() < end; agent++) {
                MetricBatchProto batch = batch(workload.tick(agent, at), at);
                free.acquire();
                long sent = System.nanoTime();
                stub.reportMetrics(batch, new StreamObserver<>() {
                    @Override
                    public void onNext(ReportResponse answer) {
                        (answer.getSuccess() && answer.getMessage().equals("ok") ? stored : refused)
                                .add(batch.getDataPointsCount());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        refused.add(batch.getDataPointsCount());
                        if (failure instanceof StatusRuntimeException status) {
                            System.err.println(status.getStatus());
                        }
                        free.release();
                    }

                    @Override
                    public void onCompleted() {
                        synchronized (millis) {
                            millis.add((System.nanoTime() - sent) / 1e6);
                        }
                        free.release();
                    }
                });
            }
            at -= Workload.INTERVAL_MILLIS;
        }
        free.acquire(inFlight);
        double took = (System.nanoTime() - start) / 1e9;
        channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        List<Double> sorted = millis.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%d agents x %d series, %d calls in flight, %.1f s: %,.0f points/s stored, %d refused; answers p50 %.1f ms, p99 %.1f ms%n",
                agents,
                series,
                inFlight,
                took,
                stored.sum() / took,
                refused.sum(),
                quantile(sorted, 0.5),
                quantile(sorted, 0.99));
    }

    private static double quantile(List<Double> sorted, double q) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, q * sorted.size()));
    }

    private static MetricBatchProto batch(List<Point> points, long at) {
        MetricBatchProto.Builder batch = MetricBatchProto.newBuilder()
                .setAgentId(points.get(0).series().agent())
                .setTimestampMs(at);
        for (Point point : points) {
            batch.addDataPoints(MetricDataPointProto.newBuilder()
                    .setTimestampMs(point.millis())
                    .setMetricName(point.series().metric())
                    .setValue(point.value())
                    .putAllLabels(point.series().labels().asMap()));
        }
        return batch.build();
    }
}
