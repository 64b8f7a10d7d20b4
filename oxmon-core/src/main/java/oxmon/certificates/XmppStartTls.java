package oxmon.certificates;

/**
 * STARTTLS of RFC 6120, section 5, between a client and its server. The XML is looked at tag by tag, each bounded, for a handful of
 * names; nothing is expanded, nested or kept.
 */
final class XmppStartTls {
    private static final int MOST_TAGS = 500;
    private static final int MOST_TAG = 4096;

    private final Wire wire;
    private int tags;

    private XmppStartTls(Wire wire) {
        this.wire = wire;
    }

    static void begin(String serverName, Wire wire) throws Failure {
        new XmppStartTls(wire).begin(serverName);
    }

    private void begin(String serverName) throws Failure {
        wire.write("<?xml version='1.0'?><stream:stream to='" + escaped(serverName)
                + "' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
        if (!offered()) {
            throw Failure.refused("the server does not offer STARTTLS");
        }
        wire.write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        String answer = tag();
        if (!name(answer).equals("proceed")) {
            throw Failure.refused("the server says no to STARTTLS");
        }
        if (!answer.endsWith("/")) {
            tag(); // its end
        }
    }

    private boolean offered() throws Failure {
        boolean stream = false;
        boolean offered = false;
        while (true) {
            String tag = tag();
            String name = name(tag);
            if (tag.startsWith("?") || tag.startsWith("!")) {
                continue;
            }
            if (!stream && !name.equals("stream")) {
                throw Failure.refused("what answers does not speak XMPP");
            }
            stream = true;
            offered |= name.equals("starttls");
            if (name.equals("error")) {
                throw Failure.refused("the server refused the stream");
            }
            boolean end = tag.startsWith("/") || tag.endsWith("/");
            if (end && (name.equals("features") || name.equals("stream"))) {
                return offered;
            }
        }
    }

    /** The next tag without its brackets; what is between tags is skipped. */
    private String tag() throws Failure {
        if (++tags > MOST_TAGS) {
            throw Failure.refused("more than " + MOST_TAGS + " tags before TLS");
        }
        int skipped = 0;
        for (int b = wire.read(); b != '<'; b = wire.read()) {
            if (++skipped > MOST_TAG) {
                throw Failure.refused("what answers does not speak XMPP");
            }
        }
        StringBuilder tag = new StringBuilder();
        int quote = 0;
        for (int b = wire.read(); quote != 0 || b != '>'; b = wire.read()) {
            if (tag.length() == MOST_TAG) {
                throw Failure.refused("a tag of more than " + MOST_TAG + " bytes before TLS");
            }
            if (quote == b) {
                quote = 0;
            } else if (quote == 0 && (b == '\'' || b == '"')) {
                quote = b;
            }
            tag.append((char) b);
        }
        return tag.toString();
    }

    /** Its name without prefix: {@code features} of {@code /stream:features}. */
    private static String name(String tag) {
        int from = tag.startsWith("/") ? 1 : 0;
        int to = from;
        while (to < tag.length()
                && (Character.isLetterOrDigit(tag.charAt(to)) || tag.charAt(to) == '-' || tag.charAt(to) == ':')) {
            to++;
        }
        String name = tag.substring(from, to);
        return name.substring(name.indexOf(':') + 1);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }
}
