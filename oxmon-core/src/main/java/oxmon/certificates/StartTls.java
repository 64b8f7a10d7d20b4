package oxmon.certificates;

/** What is said before TLS, from the first word to the one after which TLS begins. */
final class StartTls {
    private StartTls() {}

    /**
     * @param serverName what XMPP asks for; the other protocols do not say it
     * @throws Failure STARTTLS_REFUSED when the other side does not offer TLS or does not speak the protocol
     */
    static void begin(Protocol protocol, String serverName, Wire wire) throws Failure {
        switch (protocol) {
            case TLS -> {}
            case SMTP -> TextStartTls.smtp(wire);
            case IMAP -> TextStartTls.imap(wire);
            case POP3 -> TextStartTls.pop3(wire);
            case FTP -> TextStartTls.ftp(wire);
            case LDAP -> LdapStartTls.begin(wire);
            case XMPP -> XmppStartTls.begin(serverName, wire);
            case POSTGRES -> DatabaseStartTls.postgres(wire);
            case MYSQL -> DatabaseStartTls.mysql(wire);
        }
    }
}
