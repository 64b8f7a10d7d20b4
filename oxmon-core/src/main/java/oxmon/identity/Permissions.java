package oxmon.identity;

import java.util.EnumMap;
import java.util.Map;

/** The one table of who may do what. Every endpoint and page asks it, so that nothing is written twice. */
public final class Permissions {
    private static final Map<Permission, Role> LEAST = new EnumMap<>(Map.ofEntries(
            Map.entry(Permission.METRICS_READ, Role.VIEWER),
            Map.entry(Permission.SELF, Role.VIEWER),
            Map.entry(Permission.WHITELIST_READ, Role.OPERATOR),
            Map.entry(Permission.WHITELIST_WRITE, Role.OPERATOR),
            Map.entry(Permission.GROUPS_WRITE, Role.OPERATOR),
            Map.entry(Permission.ALERTS_WRITE, Role.OPERATOR),
            Map.entry(Permission.ALERTS_ACKNOWLEDGE, Role.OPERATOR),
            Map.entry(Permission.CERTIFICATES_WRITE, Role.OPERATOR),
            Map.entry(Permission.SYSTEM_READ, Role.OPERATOR),
            Map.entry(Permission.STORAGE_WRITE, Role.ADMIN),
            Map.entry(Permission.USERS_WRITE, Role.ADMIN)));

    private Permissions() {}

    /** The least role that has {@code permission}. */
    public static Role least(Permission permission) {
        Role role = LEAST.get(permission);
        if (role == null) {
            throw new IllegalStateException("no role for " + permission);
        }
        return role;
    }

    /** Whether {@code role} has {@code permission}. */
    public static boolean allowed(Role role, Permission permission) {
        return role.compareTo(least(permission)) >= 0;
    }
}
