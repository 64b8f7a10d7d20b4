package oxmon.server.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A socket that connects only to an address that the guard has checked, and not for longer than it may. Made by {@link Outbound}. */
public final class GuardedSocket extends Socket {
    private final @Nullable OutboundGuard guard;
    private final Alarm.Set alarm;

    GuardedSocket(@Nullable OutboundGuard guard, Alarm alarm, Duration timeout) throws IOException {
        this.guard = guard;
        this.alarm = alarm.set(this, timeout);
    }

    @Override
    public void connect(SocketAddress to, int timeoutMillis) throws IOException {
        if (!(to instanceof InetSocketAddress address) || address.isUnresolved()) {
            throw new UnknownHostException("the name of the host is not known");
        }
        if (guard != null) {
            guard.check(address.getAddress(), address.getPort());
        }
        super.connect(to, timeoutMillis);
    }

    @Override
    public void connect(SocketAddress to) throws IOException {
        connect(to, 0);
    }

    /** Whether it was closed because the time was up. */
    public boolean outOfTime() {
        return alarm.rang();
    }

    @Override
    public void close() throws IOException {
        if (alarm != null) { // the constructor of the class above may close
            alarm.close();
        }
        super.close();
    }
}
