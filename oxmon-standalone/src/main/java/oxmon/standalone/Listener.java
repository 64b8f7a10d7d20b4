package oxmon.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;

/**
 * An address the server is about to listen on.
 *
 * @param name what it is for, such as HTTP
 * @param port 0 lets the system choose
 * @param option how to choose another port, for the message
 */
record Listener(String name, String host, int port, String option) {
    /**
     * Binds and lets go, so that a port in use is told in words before the server starts and not in the middle of it.
     *
     * @return this listener with its true port
     * @throws CannotStart when the address cannot be had
     */
    Listener probe() throws CannotStart {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new CannotStart(
                    CannotStart.ENVIRONMENT, name + " host \"" + host + "\" is not an address of this machine");
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the server will: connections of the last run may linger in TIME_WAIT
            socket.bind(new InetSocketAddress(address, port));
            return new Listener(name, host, socket.getLocalPort(), option);
        } catch (IOException e) {
            throw new CannotStart(CannotStart.ENVIRONMENT, refusal(e));
        }
    }

    /** Whether somebody answers there now. */
    boolean isOpen() {
        try (Socket socket = new Socket()) {
            InetAddress address = InetAddress.getByName(host);
            InetAddress near = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
            socket.connect(new InetSocketAddress(near, port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String refusal(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (text.contains("in use")) {
            return name + " port " + port + " is in use on " + host + "; choose another: " + option;
        }
        if (text.contains("denied")) {
            return name + " port " + port + " needs more rights (ports below 1024 usually do); choose another: "
                    + option;
        }
        return name + " cannot listen on " + host + ':' + port + ": " + text;
    }
}
