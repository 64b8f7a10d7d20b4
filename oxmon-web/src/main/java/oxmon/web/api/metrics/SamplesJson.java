package oxmon.web.api.metrics;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import oxmon.metrics.Samples;
import oxmon.web.api.json.JsonWriter;

/** Writes the samples of all series as one array in the order of time, without making an object for each. */
final class SamplesJson implements StreamingOutput {
    private final List<Samples> all;

    SamplesJson(List<Samples> all) {
        this.all = all;
    }

    /** Where the reading of one series stands. */
    private static final class Cursor implements Comparable<Cursor> {
        private final Samples samples;
        private final int order;
        private int next;

        private Cursor(Samples samples, int order) {
            this.samples = samples;
            this.order = order;
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
    public void write(OutputStream out) {
        PriorityQueue<Cursor> cursors = new PriorityQueue<>();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() > 0) {
                cursors.add(new Cursor(all.get(i), i));
            }
        }
        JsonGenerator json = Json.createGenerator(out);
        json.writeStartArray();
        while (!cursors.isEmpty()) {
            Cursor cursor = cursors.remove();
            json.writeStartObject();
            json.write("timestamp", Instant.ofEpochMilli(cursor.millis()).toString());
            json.writeKey("value");
            JsonWriter.writeDouble(json, cursor.samples.values()[cursor.next]);
            json.writeKey("labels");
            JsonWriter.write(json, cursor.samples.series().labels().asMap());
            json.writeEnd();
            if (++cursor.next < cursor.samples.size()) {
                cursors.add(cursor);
            }
        }
        json.writeEnd();
        json.flush();
    }
}
