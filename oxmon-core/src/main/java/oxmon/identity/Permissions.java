package oxmon.identity;

import java.util.EnumMap;
import java.util.Map;

/** The one table of who may do what. Every endpoint and page asks it, so that nothing is written twice. */
public final class Permissions {
    private static final Map<Permission, Role> LEAST = new EnumMap<>(Map.of(
            Permission.METRICS_READ, Role.VIEWER,
            Permission.SELF, Role.VIEWER,
            Permission.WHITELIST_READ, Role.OPERATOR,
            Permission.WHITELIST_WRITE, Role.OPERATOR,
            Permission.GROUPS_WRITE, Role.OPERATOR,
            Permission.ALERTS_WRITE, Role.OPERATOR,
            Permission.ALERTS_ACKNOWLEDGE, Role.OPERATOR,
            Permission.SYSTEM_READ, Role.OPERATOR,
            Permission.STORAGE_WRITE, Role.ADMIN,
            Permission.USERS_WRITE, Role.ADMIN));

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
