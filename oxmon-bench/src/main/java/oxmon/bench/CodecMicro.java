package oxmon.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import oxmon.metrics.codec.ValueCodec;
import oxmon.metrics.codec.ValueCodec.Density;

/** A chunk of one series is packed and unpacked; the series of a made-up host take turns. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecMicro {
    /** How tight, and how many values a chunk has. */
    @Param({"FAST 120", "DENSE 2880"})
    public String kind = "";

    private final ValueCodec codec = new ValueCodec();
    private final List<double[]> values = new ArrayList<>();
    private final List<byte[]> chunks = new ArrayList<>();
    private Density density = Density.FAST;
    private double[] into = {};
    private int turn;

    /** Makes the host's values. */
    @Setup
    public void makeValues() {
        String[] words = kind.split(" ", 2);
        density = Density.valueOf(words[0]);
        into = new double[Integer.parseInt(words[1])];
        FleetTrace host = new FleetTrace(1, true);
        int series = FleetTrace.names().size();
        for (int i = 0; i < series; i++) {
            values.add(new double[into.length]);
        }
        for (int tick = 0; tick < into.length; tick++) {
            double[] now = host.next();
            for (int i = 0; i < series; i++) {
                values.get(i)[tick] = now[i];
            }
        }
        values.forEach(column -> chunks.add(codec.encode(column, 0, column.length, density, List.of())));
    }

    private int next() {
        turn = (turn + 1) % values.size();
        return turn;
    }

    /** Packs. */
    @Benchmark
    public byte[] encode() {
        return codec.encode(values.get(next()), 0, into.length, density, List.of());
    }

    /** Unpacks. */
    @Benchmark
    public double[] decode() {
        codec.decode(chunks.get(next()), into, 0, into.length, (id, other) -> {
            throw new IllegalStateException("no chunk follows from another here");
        });
        return into;
    }
}
