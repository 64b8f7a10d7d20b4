package oxmon.identity;

/** One thing that an endpoint or page lets a caller do. {@link Permissions} says which role has it. */
public enum Permission {
    /** See hosts, their metrics, tags and groups. */
    METRICS_READ,
    /** See the whitelist, never its tokens. */
    WHITELIST_READ,
    /** Add, change and remove whitelist entries, and make new tokens. */
    WHITELIST_WRITE,
    /** Set tags of hosts and define groups. */
    GROUPS_WRITE,
    /** Make, change and remove alert rules. */
    ALERTS_WRITE,
    /** Acknowledge alerts, say something about them, and end them by hand. */
    ALERTS_ACKNOWLEDGE,
    /** Say which domains' certificates are watched, and have them checked. */
    CERTIFICATES_WRITE,
    /** See the server's own state: health details, refused points, store. */
    SYSTEM_READ,
    /** Write everything to the day files, make backups and see them. */
    STORAGE_WRITE,
    /** See and change users. */
    USERS_WRITE,
    /** Change one's own password and preferences. */
    SELF
}
