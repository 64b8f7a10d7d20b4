package oxmon.web.api.metrics;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import oxmon.metrics.Samples;
import oxmon.web.json.JsonBytes;

/** Writes the answer to a query as JSON, see docs/query.md. */
final class QueryJson implements StreamingOutput {
    private static final byte[] FIRST = {'['};
    private static final byte[] NEXT = {',', '['};
    private static final byte[] COMMA = {','};
    private static final byte[] END = {']'};

    private final QueryRequest request;
    private final List<Samples> all;

    QueryJson(QueryRequest request, List<Samples> all) {
        this.request = request;
        this.all = all;
    }

    @Override
    public void write(OutputStream out) throws IOException {
        JsonBytes json = new JsonBytes(out);
        json.raw("{\"from\":").time(request.range().from().toEpochMilli());
        json.raw(",\"to\":").time(request.range().to().toEpochMilli());
        json.raw(",\"step\":").text(step());
        json.raw(",\"agg\":").text(request.query().sampling().aggregation().apiName());
        json.raw(",\"series\":[");
        String between = "";
        for (Samples samples : all) {
            json.raw(between);
            write(json, samples);
            between = ",";
        }
        json.raw("]}").flush();
    }

    /** As {@code step} may be given; null when there is none. */
    @org.jspecify.annotations.Nullable
    private String step() {
        long millis = request.step().toMillis();
        return millis == 0 ? null : millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private static void write(JsonBytes json, Samples samples) throws IOException {
        String agent = samples.series().agent();
        json.raw("{\"agent\":").text(agent.isEmpty() ? null : agent);
        json.raw(",\"metric\":").text(samples.series().metric());
        json.raw(",\"labels\":")
                .bytes(JsonBytes.object(samples.series().labels().asMap()));
        json.raw(",\"points\":[");
        for (int i = 0; i < samples.size(); i++) {
            json.bytes(i == 0 ? FIRST : NEXT).time(samples.millis()[i]);
            json.bytes(COMMA).number(samples.values()[i]).bytes(END);
        }
        json.raw("]}");
    }
}
