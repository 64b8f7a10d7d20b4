package oxmon.certificates;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import oxmon.common.Fault;

/** How TLS begins: with the first byte, or after words of another protocol. */
public enum Protocol {
    TLS,
    SMTP,
    IMAP,
    POP3,
    FTP,
    LDAP,
    XMPP,
    POSTGRES,
    MYSQL;

    /** The word of settings and API, in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The protocol of that word; {@code https} is read as {@code tls}.
     *
     * @throws Fault INVALID when there is none
     */
    public static Protocol of(String word) {
        String small = word.strip().toLowerCase(Locale.ROOT);
        return small.equals("https")
                ? TLS
                : Stream.of(values())
                        .filter(each -> each.word().equals(small))
                        .findFirst()
                        .orElseThrow(() -> Fault.invalid("protocol", "must be one of " + words()));
    }

    private static String words() {
        return Stream.of(values()).map(Protocol::word).collect(Collectors.joining(", "));
    }
}
