package oxmon.server.ingest;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Hands a message over as it came. Thread-safe. */
public final class MessageBytes implements Marshaller<byte[]> {
    /** The only one. */
    public static final MessageBytes INSTANCE = new MessageBytes();

    private MessageBytes() {}

    @Override
    public InputStream stream(byte[] message) {
        return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
        try {
            if (!(stream instanceof KnownLength)) {
                return stream.readAllBytes(); // it comes compressed
            }
            byte[] message = new byte[stream.available()];
            stream.readNBytes(message, 0, message.length);
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
