package oxmon.server.importing;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentId;
import oxmon.server.agents.whitelist.TokenHash;
import oxmon.server.database.CertDatabase;

/**
 * Copies rows of the original's {@code cert.db} into ours. Versions of the original differ in their columns: what is absent gets
 * our default, what is more stays behind.
 */
final class OriginalRows {
    private static final Logger LOG = System.getLogger(OriginalRows.class.getName());

    private final CertDatabase target;
    private final Path original;

    OriginalRows(CertDatabase target, Path original) {
        this.target = target;
        this.original = original;
    }

    /** How many rows were taken. */
    record Counts(int users, int agents, int domains, int details) {
        String words() {
            return users + " users, " + agents + " whitelisted agents, " + domains + " domains, " + details
                    + " certificate details";
        }
    }

    Counts copy() {
        return target.jdbi().withHandle(h -> {
            h.execute("ATTACH DATABASE ? AS original", original.toAbsolutePath().toString());
            try {
                return h.inTransaction(t -> new Counts(users(t), whitelist(t), domains(t), details(t)));
            } finally {
                h.execute("DETACH DATABASE original");
            }
        });
    }

    /** The original knows no roles: whoever could sign in could do everything. */
    private static int users(Handle h) {
        Columns from = new Columns(h, "users");
        if (!from.all("id", "username", "password_hash")) {
            return 0;
        }
        return h.execute(
                "INSERT OR IGNORE INTO main.users (id, username, password_hash, role, token_version, created_at, updated_at)"
                        + " SELECT CAST(id AS TEXT), username, password_hash, 'admin', " + from.or("token_version", "0")
                        + ", "
                        + from.seconds("created_at") + ", " + from.seconds("updated_at")
                        + " FROM original.users WHERE username <> '' AND password_hash <> ''");
    }

    private static int whitelist(Handle h) {
        Columns from = new Columns(h, "agent_whitelist");
        if (!from.all("agent_id")) {
            return 0;
        }
        List<Map<String, Object>> rows = h.createQuery("SELECT " + from.or("id", "agent_id") + " AS id, agent_id, "
                        + from.or("token", "NULL") + " AS token, " + from.or("token_hash", "NULL") + " AS token_hash, "
                        + from.or("description", "NULL") + " AS description, " + from.seconds("created_at")
                        + " AS created_at, " + from.seconds("updated_at")
                        + " AS updated_at FROM original.agent_whitelist")
                .mapToMap()
                .list();
        int taken = 0;
        for (Map<String, Object> row : rows) {
            String agent = text(row.get("agent_id"));
            if (!acceptable(agent)) {
                LOG.log(
                        Level.WARNING,
                        "an agent of the whitelist is left out, its name is not allowed: "
                                + agent.replaceAll("\\p{Cntrl}", "?"));
                continue;
            }
            taken += h.createUpdate("INSERT OR IGNORE INTO main.agent_whitelist"
                            + " (id, agent_id, token_hash, description, created_at, updated_at)"
                            + " VALUES (:id, :agent, :hash, :description, :created, :updated)")
                    .bind("id", text(row.get("id")))
                    .bind("agent", agent)
                    .bind("hash", hash(agent, row))
                    .bind("description", row.get("description"))
                    .bind("created", row.get("created_at"))
                    .bind("updated", row.get("updated_at"))
                    .execute();
        }
        return taken;
    }

    private static boolean acceptable(String agent) {
        try {
            return !new AgentId(agent).reserved();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Tokens are plain in some versions, hashed in others. */
    private static String hash(String agent, Map<String, Object> row) {
        String hashed = text(row.get("token_hash"));
        String plain = text(row.get("token"));
        if (hashed.startsWith("$2")) {
            return hashed; // bcrypt, replaced when the agent shows its token
        }
        if (hashed.matches("[0-9a-f]{64}")) {
            return "sha256:" + hashed;
        }
        if (!hashed.isEmpty() || plain.isEmpty()) {
            LOG.log(Level.WARNING, "the token of agent \"" + agent + "\" cannot be imported; make a new one");
            return "none";
        }
        return plain.startsWith("$2") ? plain : TokenHash.of(plain);
    }

    private static int domains(Handle h) {
        Columns from = new Columns(h, "cert_domains");
        if (!from.all("domain")) {
            return 0;
        }
        return h.execute("INSERT OR IGNORE INTO main.cert_domains"
                + " (id, domain, port, enabled, check_interval_secs, note, last_checked_at, created_at, updated_at) SELECT "
                + from.or("id", "domain") + ", domain, " + from.or("port", "443") + ", " + from.or("enabled", "1")
                + ", "
                + from.or("check_interval_secs", "NULL") + ", " + from.or("note", "NULL") + ", "
                + from.nullableSeconds("last_checked_at") + ", " + from.seconds("created_at") + ", "
                + from.seconds("updated_at") + " FROM original.cert_domains WHERE domain <> ''");
    }

    private static int details(Handle h) {
        Columns from = new Columns(h, "certificate_details");
        if (!from.all("domain")) {
            return 0;
        }
        return h.execute(
                "INSERT OR IGNORE INTO main.certificate_details (id, domain, not_before, not_after, ip_addresses,"
                        + " issuer_cn, issuer_o, issuer_ou, issuer_c, subject_alt_names, chain_valid, chain_error, last_checked,"
                        + " created_at, updated_at) SELECT " + from.or("id", "domain") + ", domain, "
                        + from.nullableSeconds("not_before") + ", " + from.nullableSeconds("not_after") + ", "
                        + from.or("ip_addresses", "'[]'") + ", " + from.or("issuer_cn", "NULL") + ", "
                        + from.or("issuer_o", "NULL") + ", " + from.or("issuer_ou", "NULL") + ", "
                        + from.or("issuer_c", "NULL")
                        + ", " + from.or("subject_alt_names", "'[]'") + ", " + from.or("chain_valid", "0") + ", "
                        + from.or("chain_error", "NULL") + ", " + from.nullableSeconds("last_checked") + ", "
                        + from.seconds("created_at") + ", " + from.seconds("updated_at")
                        + " FROM original.certificate_details WHERE domain <> ''");
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** Which columns a table of the original has. The names are ours, never the file's, so the SQL is safe. */
    private static final class Columns {
        private final Set<String> names;

        private Columns(Handle h, String table) {
            names = h.createQuery("SELECT name FROM pragma_table_info(:table, 'original')")
                    .bind("table", table)
                    .mapTo(String.class)
                    .collect(Collectors.toSet());
        }

        private boolean all(String... wanted) {
            return names.containsAll(Set.of(wanted));
        }

        /** The column, or {@code otherwise} when it is absent or null. */
        private String or(String column, String otherwise) {
            return names.contains(column) ? "coalesce(" + column + ", " + otherwise + ')' : otherwise;
        }

        /** A time in Unix seconds, whether it was kept as such, in milliseconds or as text; now when absent. */
        private String seconds(String column) {
            return "coalesce(" + nullableSeconds(column) + ", CAST(strftime('%s', 'now') AS INTEGER))";
        }

        private String nullableSeconds(String column) {
            if (!names.contains(column)) {
                return "NULL";
            }
            return "CASE WHEN typeof(" + column + ") IN ('integer', 'real') THEN CAST(" + column + " / (CASE WHEN "
                    + column
                    + " > 100000000000 THEN 1000 ELSE 1 END) AS INTEGER) ELSE CAST(strftime('%s', " + column
                    + ") AS INTEGER) END";
        }
    }
}
