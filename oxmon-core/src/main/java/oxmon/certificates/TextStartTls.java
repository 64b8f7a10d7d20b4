package oxmon.certificates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** STARTTLS of the protocols that talk in lines: RFC 3207 (SMTP), RFC 9051 (IMAP), RFC 2595 (POP3), RFC 4217 (FTP). */
final class TextStartTls {
    private static final int MOST_LINES = 200;

    private TextStartTls() {}

    static void smtp(Wire wire) throws Failure {
        require(reply(wire, "SMTP"), 220, "its greeting");
        wire.write("EHLO [127.0.0.1]\r\n"); // a literal: this host may have no name that others know
        Reply abilities = reply(wire, "SMTP");
        require(abilities, 250, "EHLO");
        if (abilities.lines().stream()
                .noneMatch(line -> line.toUpperCase(Locale.ROOT).startsWith("STARTTLS"))) {
            throw Failure.refused("the server does not offer STARTTLS");
        }
        wire.write("STARTTLS\r\n");
        require(reply(wire, "SMTP"), 220, "STARTTLS");
    }

    static void ftp(Wire wire) throws Failure {
        require(reply(wire, "FTP"), 220, "its greeting");
        wire.write("AUTH TLS\r\n");
        require(reply(wire, "FTP"), 234, "AUTH TLS");
    }

    static void pop3(Wire wire) throws Failure {
        okay(wire, "its greeting");
        wire.write("STLS\r\n");
        okay(wire, "STLS");
    }

    static void imap(Wire wire) throws Failure {
        String greeting = wire.line().toUpperCase(Locale.ROOT);
        if (!greeting.startsWith("* OK")) {
            throw greeting.startsWith("* BYE") || greeting.startsWith("* PREAUTH")
                    ? Failure.refused("the greeting leaves no room for STARTTLS")
                    : Failure.refused("what answers does not speak IMAP");
        }
        wire.write("a1 STARTTLS\r\n");
        for (int i = 0; i < MOST_LINES; i++) {
            String line = wire.line().toUpperCase(Locale.ROOT);
            if (line.startsWith("A1 OK")) {
                return;
            }
            if (line.startsWith("A1 ") || line.startsWith("* BYE")) {
                throw Failure.refused("the server says no to STARTTLS");
            }
            if (!line.startsWith("* ")) {
                throw Failure.refused("what answers does not speak IMAP");
            }
        }
        throw tooMany();
    }

    private static void okay(Wire wire, String after) throws Failure {
        String line = wire.line();
        if (!line.startsWith("+OK")) {
            throw line.startsWith("-ERR")
                    ? Failure.refused("the server says no to " + after)
                    : Failure.refused("what answers does not speak POP3");
        }
    }

    /** @param lines without the code */
    private record Reply(int code, List<String> lines) {}

    /** A reply as RFC 5321 and RFC 959 have it: {@code 250-one}, then {@code 250 last}; FTP's lines between need no code. */
    private static Reply reply(Wire wire, String protocol) throws Failure {
        List<String> lines = new ArrayList<>();
        int code = -1;
        while (lines.size() < MOST_LINES) {
            String line = wire.line();
            boolean coded = line.matches("[1-5]\\d\\d([ -].*)?");
            if (!coded && (code < 0 || protocol.equals("SMTP"))) {
                throw Failure.refused("what answers does not speak " + protocol);
            }
            lines.add(coded && line.length() > 4 ? line.substring(4) : line);
            int told = coded ? Integer.parseInt(line.substring(0, 3)) : code;
            code = code < 0 ? told : code;
            if (coded && told == code && !line.startsWith("-", 3)) {
                return new Reply(code, lines);
            }
        }
        throw tooMany();
    }

    private static void require(Reply reply, int code, String after) throws Failure {
        if (reply.code() != code) {
            throw Failure.refused("the server answered " + reply.code() + " to " + after);
        }
    }

    private static Failure tooMany() {
        return Failure.refused("more than " + MOST_LINES + " lines before TLS");
    }
}
