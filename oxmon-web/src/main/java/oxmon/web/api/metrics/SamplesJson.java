package oxmon.web.api.metrics;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.PriorityQueue;
import oxmon.metrics.Samples;
import oxmon.web.json.JsonBytes;

/** Writes the samples of all series as one array in the order of time, without making an object for each. */
final class SamplesJson implements StreamingOutput {
    private static final byte[] FIRST = "{\"timestamp\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEXT = ",{\"timestamp\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUE = ",\"value\":".getBytes(StandardCharsets.US_ASCII);

    private final List<Samples> all;

    SamplesJson(List<Samples> all) {
        this.all = all;
    }

    /** Where the reading of one series stands. */
    private static final class Cursor implements Comparable<Cursor> {
        private final Samples samples;
        private final int order;

        /** What ends each of its samples. */
        private final byte[] labels;

        private int next;

        private Cursor(Samples samples, int order) {
            this.samples = samples;
            this.order = order;
            String object =
                    new String(JsonBytes.object(samples.series().labels().asMap()), StandardCharsets.UTF_8);
            this.labels = (",\"labels\":" + object + '}').getBytes(StandardCharsets.UTF_8);
        }

        private long millis() {
            return samples.millis()[next];
        }

        @Override
        public int compareTo(Cursor other) {
            int byTime = Long.compare(millis(), other.millis());
            return byTime == 0 ? Integer.compare(order, other.order) : byTime;
        }
    }

    @Override
    public void write(OutputStream out) throws IOException {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() > 0) {
                cursors.add(new Cursor(all.get(i), i));
            }
        }
        JsonBytes json = new JsonBytes(out).raw("[");
        byte[] between = FIRST;
        while (!cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            boolean more;
            do {
                json.bytes(between).time(cursor.millis());
                json.bytes(VALUE).number(cursor.samples.values()[cursor.next]);
                json.bytes(cursor.labels);
                between = NEXT;
                more = ++cursor.next < cursor.samples.size();
            } while (more && cursors.isEmpty()); // the last of them goes on alone
            if (more) {
                cursors.add(cursor);
            }
        }
        json.raw("]").flush();
    }
}
