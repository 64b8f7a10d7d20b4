package oxmon.web.api.json;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Lets a writer be closed without ending the answer, which is the container's to end. */
final class UnclosableStream extends FilterOutputStream {
    UnclosableStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length); // the inherited one writes byte by byte
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
