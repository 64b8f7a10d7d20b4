package oxmon.web.api.metrics;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import oxmon.metrics.Samples;
import oxmon.metrics.Sampling;
import oxmon.web.json.JsonBytes;

/** Writes the answer to a query as columns of numbers, see docs/formats/columns.md. */
public final class QueryColumns implements StreamingOutput {
    /** The media type. */
    public static final String TYPE = "application/vnd.oxmon.columns";

    private static final int NUMBER_BYTES = 8;
    private static final byte[] MAGIC = "OXC1".getBytes(StandardCharsets.US_ASCII);

    private final Sampling sampling;
    private final List<Samples> all;

    QueryColumns(Sampling sampling, List<Samples> all) {
        this.sampling = sampling;
        this.all = all;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        List<long[]> columns = new ArrayList<>();
        int[] columnOf = columns(columns);
        byte[] head = head(columns, columnOf);
        ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).order(ByteOrder.LITTLE_ENDIAN);
        int padding = -(MAGIC.length + Integer.BYTES + head.length) & (NUMBER_BYTES - 1);
        buffer.put(MAGIC).putInt(head.length + padding);
        out.write(buffer.array(), 0, buffer.position());
        out.write(head);
        out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
        buffer.clear();
        for (long[] column : columns) {
            for (long millis : column) {
                put(buffer, millis, out);
            }
        }
        for (Samples samples : all) {
            for (double value : samples.values()) {
                put(buffer, value, out);
            }
        }
        out.write(buffer.array(), 0, buffer.position());
    }

    private static void put(ByteBuffer buffer, double number, OutputStream out) throws IOException {
        if (buffer.remaining() < NUMBER_BYTES) {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        buffer.putDouble(number);
    }

    /** Finds the columns of times that differ; answers which one each series has. */
    private int[] columns(List<long[]> columns) {
        Map<Integer, List<Integer>> byHash = new HashMap<>();
        int[] columnOf = new int[all.size()];
        for (int i = 0; i < columnOf.length; i++) {
            long[] millis = all.get(i).millis();
            List<Integer> alike = byHash.computeIfAbsent(Arrays.hashCode(millis), h -> new ArrayList<>(1));
            columnOf[i] = alike.stream()
                    .filter(column -> Arrays.equals(columns.get(column), millis))
                    .findFirst()
                    .orElse(-1);
            if (columnOf[i] < 0) {
                columnOf[i] = columns.size();
                alike.add(columnOf[i]);
                columns.add(millis);
            }
        }
        return columnOf;
    }

    private byte[] head(List<long[]> columns, int[] columnOf) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonBytes json = new JsonBytes(bytes);
        json.raw("{\"from\":").number(sampling.fromMillis());
        json.raw(",\"to\":").number(sampling.toMillis());
        json.raw(",\"step\":").number(sampling.stepMillis());
        json.raw(",\"agg\":").text(sampling.aggregation().apiName());
        json.raw(",\"times\":[");
        for (int i = 0; i < columns.size(); i++) {
            json.raw(i == 0 ? "" : ",").number(columns.get(i).length);
        }
        json.raw("],\"series\":[");
        for (int i = 0; i < columnOf.length; i++) {
            Samples samples = all.get(i);
            String agent = samples.series().agent();
            json.raw(i == 0 ? "{\"agent\":" : ",{\"agent\":").text(agent.isEmpty() ? null : agent);
            json.raw(",\"metric\":").text(samples.series().metric());
            json.raw(",\"labels\":")
                    .bytes(JsonBytes.object(samples.series().labels().asMap()));
            json.raw(",\"times\":").number(columnOf[i]).raw("}");
        }
        json.raw("]}").flush();
        return bytes.toByteArray();
    }
}
