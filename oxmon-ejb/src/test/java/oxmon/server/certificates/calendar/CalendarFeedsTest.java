package oxmon.server.certificates.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.database.CertDatabase;

class CalendarFeedsTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Caller OLGA = new Caller("u1", "olga", Role.VIEWER, 0, false);
    private static final Caller PAUL = new Caller("u2", "paul", Role.VIEWER, 0, false);
    private static final Caller QUINN = new Caller("u3", "quinn", Role.OPERATOR, 0, false);

    @TempDir
    Path directory;

    private CertDatabase database;
    private CalendarFeeds feeds;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        for (Caller each : new Caller[] {OLGA, PAUL, QUINN}) {
            database.jdbi()
                    .useHandle(h -> h.execute(
                            "INSERT INTO users (id, username, password_hash) VALUES (?, ?, 'x')",
                            each.userId(),
                            each.name()));
        }
        feeds = at(START);
    }

    private CalendarFeeds at(Instant now) {
        return new CalendarFeeds(database, Clock.fixed(now, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAddressOpensUntilItIsRevoked() {
        CalendarFeed.Made made = feeds.make(" Team ", OLGA);
        assertThat(made.feed().name()).isEqualTo("Team");
        assertThat(made.feed().owner()).isEqualTo("olga");
        assertThat(made.secret()).matches("[A-Za-z0-9_-]{43}");
        assertThat(feeds.open(made.secret()))
                .map(CalendarFeed::id)
                .contains(made.feed().id());
        assertThat(feeds.open(made.secret().toLowerCase(Locale.ROOT) + "x")).isEmpty();
        assertThat(feeds.open("")).isEmpty();
        String kept = database.jdbi()
                .withHandle(h -> h.createQuery("SELECT secret_hash FROM calendar_feeds")
                        .mapTo(String.class)
                        .one());
        assertThat(kept).doesNotContain(made.secret());

        feeds.revoke(made.feed().id(), OLGA);
        assertThat(feeds.open(made.secret())).isEmpty();
        assertThat(feeds.list(OLGA)).isEmpty();
    }

    @Test
    void eachSeesTheirOwn_andOperatorsAll() {
        CalendarFeed.Made olgas = feeds.make("a", OLGA);
        feeds.make("b", PAUL);
        assertThat(feeds.list(OLGA)).extracting(CalendarFeed::name).containsExactly("a");
        assertThat(feeds.list(QUINN)).extracting(CalendarFeed::name).containsExactly("a", "b");
        assertThatThrownBy(() -> feeds.revoke(olgas.feed().id(), PAUL))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.NOT_FOUND));
        assertThat(feeds.open(olgas.secret())).isPresent();
        feeds.revoke(olgas.feed().id(), QUINN);
        assertThat(feeds.open(olgas.secret())).isEmpty();
    }

    @Test
    void itEndsWithItsOwnersAccount() {
        CalendarFeed.Made made = feeds.make("a", OLGA);
        database.jdbi().useHandle(h -> h.execute("DELETE FROM users WHERE id = 'u1'"));
        assertThat(feeds.open(made.secret())).isEmpty();
    }

    @Test
    void itIsNotedWhenItWasUsed_onceAnHour() {
        CalendarFeed.Made made = feeds.make("a", OLGA);
        assertThat(made.feed().lastUsed()).isNull();
        feeds.open(made.secret());
        at(START.plus(Duration.ofMinutes(59))).open(made.secret());
        assertThat(feeds.list(OLGA).get(0).lastUsed()).isEqualTo(START);
        at(START.plus(Duration.ofMinutes(60))).open(made.secret());
        assertThat(feeds.list(OLGA).get(0).lastUsed()).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @Test
    void namesAreChecked_andTheirNumberIsBounded() {
        assertThatThrownBy(() -> feeds.make(" ", OLGA)).hasMessageContaining("name");
        assertThatThrownBy(() -> feeds.make("a\nb", OLGA)).hasMessageContaining("1 to 100 letters");
        assertThatThrownBy(() -> feeds.make("x".repeat(101), OLGA)).hasMessageContaining("1 to 100 letters");
        for (int i = 0; i < 20; i++) {
            feeds.make("n" + i, OLGA);
        }
        assertThatThrownBy(() -> feeds.make("one more", OLGA)).hasMessageContaining("revoke one first");
        assertThat(feeds.make("another's", PAUL).feed().owner()).isEqualTo("paul");
    }
}
