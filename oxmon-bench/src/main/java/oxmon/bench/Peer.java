package oxmon.bench;

import java.io.IOException;
import java.util.List;

/** One of the systems that are compared, running with an empty store of its own. */
interface Peer extends AutoCloseable {
    /** What it is and how it is fed, for the table. */
    String name();

    /** What it says its version is. */
    String version();

    /** The process that does the work. */
    Subject subject();

    /** Says the ticks in its protocol, one request each. */
    List<byte[]> encode(List<Fleet.Tick> ticks);

    /**
     * Sends requests and waits until all are answered.
     *
     * @throws IOException when one was refused
     */
    void send(List<byte[]> requests) throws IOException, InterruptedException;

    /**
     * How long the answer takes.
     *
     * @return milliseconds; not a number when the system has no such question
     * @throws IOException when the answer is not whole
     */
    double ask(Question question, RawHttp http) throws IOException;

    /** The port of its HTTP interface. */
    int httpPort();

    /** What all points take on disk once the system has packed them, in bytes; the process may end by that. */
    long packedBytes() throws Exception;

    /**
     * A question that is asked of all.
     *
     * @param agent a host's number
     * @param core one of its processor's cores
     * @param from Unix time in milliseconds, inclusive
     * @param to inclusive
     */
    record Question(Kind kind, int agent, int core, long from, long to) {
        long points() {
            return (to - from) / Fleet.INTERVAL_MILLIS + 1;
        }
    }

    /** The kinds of questions, with their words for the table. */
    enum Kind {
        DAY("24 h of one series"),
        DAY_EXPORT("the same, exported"),
        DAY_OBJECTS("the same, an object a point"),
        HOUR_OF_MANY("96 series, 1 h"),
        LATEST("latest of an agent");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }
}
