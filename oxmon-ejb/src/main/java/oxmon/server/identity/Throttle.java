package oxmon.server.identity;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import oxmon.common.Fault;

/**
 * Slows down who guesses passwords. Thread-safe; holds at most 30,000 entries.
 *
 * <p>Failures are counted three ways, each with some that are free and then a growing pause: of one user from one address
 * (5 free, up to 5 minutes), of one address over all users (30 free, up to 5 minutes), of one user from everywhere (100 free,
 * up to 10 seconds). The last one bounds a guess that comes from many addresses, and is short and waived where that user
 * signed in before, so that nobody can shut an administrator out. Half an hour without a failure forgets them.
 */
final class Throttle {
    private static final long FORGET_MILLIS = Duration.ofMinutes(30).toMillis();
    private static final int MAX_ENTRIES = 10_000;

    private final Clock clock;
    private final Counter pairs = new Counter(5, Duration.ofMinutes(5));
    private final Counter addresses = new Counter(30, Duration.ofMinutes(5));
    private final Counter users = new Counter(100, Duration.ofSeconds(10));
    private final Map<String, Boolean> trusted = new Bounded<>();

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Refuses an attempt that comes too soon.
     *
     * @param address where it comes from, such as {@code 192.0.2.7}
     * @throws Fault TOO_MANY, saying when to come again
     */
    synchronized void check(String user, String address) {
        String who = key(user);
        String where = network(address);
        String pair = who + '@' + where;
        long now = clock.millis();
        long wait = Math.max(pairs.wait(pair, now), addresses.wait(where, now));
        if (!trusted.containsKey(pair)) {
            wait = Math.max(wait, users.wait(who, now));
        }
        if (wait > 0) {
            Duration pause = Duration.ofSeconds((wait + 999) / 1000);
            throw Fault.tooMany("too many failed sign-ins; try again in " + pause.toSeconds() + " s", pause);
        }
    }

    /** The password was wrong, or there is no such user. */
    synchronized void failed(String user, String address) {
        long now = clock.millis();
        pairs.failed(key(user) + '@' + network(address), now);
        addresses.failed(network(address), now);
        users.failed(key(user), now);
    }

    /** The password was right. */
    synchronized void succeeded(String user, String address) {
        String pair = key(user) + '@' + network(address);
        pairs.forget(pair);
        trusted.put(pair, true);
    }

    private static String key(String user) {
        return user.length() > 256 ? user.substring(0, 256) : user;
    }

    /** IPv6 addresses of one /64 are one customer's. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        List<String> groups = List.of(address.split(":", -1));
        return String.join(":", groups.subList(0, Math.min(4, groups.size())));
    }

    /** Failures by key. */
    private static final class Counter {
        private final int free;
        private final long longestMillis;
        private final Map<String, Failures> failures = new Bounded<>();

        private Counter(int free, Duration longest) {
            this.free = free;
            this.longestMillis = longest.toMillis();
        }

        private long wait(String key, long now) {
            Failures f = failures.get(key);
            return f == null || now - f.lastMillis() > FORGET_MILLIS ? 0 : f.lastMillis() + pause(f.count()) - now;
        }

        private long pause(int count) {
            int beyond = count - free;
            return beyond < 0 ? 0 : Math.min(longestMillis, 1000L << Math.min(beyond, 20));
        }

        private void failed(String key, long now) {
            failures.merge(
                    key,
                    new Failures(1, now),
                    (was, is) -> now - was.lastMillis() > FORGET_MILLIS ? is : new Failures(was.count() + 1, now));
        }

        private void forget(String key) {
            failures.remove(key);
        }
    }

    private record Failures(int count, long lastMillis) {}

    /** Forgets what was not used for longest. */
    private static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1;

        private Bounded() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MAX_ENTRIES;
        }
    }
}
