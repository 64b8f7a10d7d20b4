package oxmon.server.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.AlertEvent.Reason;
import oxmon.alerting.Severity;
import oxmon.common.Fault;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.notification.GroupBy;
import oxmon.notification.Language;
import oxmon.notification.Message;
import oxmon.notification.Scope;
import oxmon.notification.Told;
import oxmon.notification.Words;
import oxmon.server.alerting.AlertChanged;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Channel;
import oxmon.server.notification.DeliveryFailure;
import oxmon.server.notification.Receipt;
import oxmon.server.notification.Sender;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.OutboundSettings;
import oxmon.server.settings.FlappingSettings;
import oxmon.server.settings.TellingSettings;

/** Messages on their way: through queues on disk and threads of their own. */
class NotificationsTest {
    private static final Series CPU = new Series("web-1", "cpu.usage", Labels.NONE);

    @TempDir
    Path directory;

    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Message> sent = new LinkedBlockingQueue<>();
    private final Clock clock = Clock.systemUTC();
    private AlertFile alerts;
    private NotificationFile file;
    private Notifications notifications;

    @BeforeEach
    void open() {
        alerts = new AlertFile(directory.resolve("alerts.db"), Instant.EPOCH);
        file = new NotificationFile(directory.resolve("notifications.db"), Instant.EPOCH);
        notifications = new Notifications(
                () -> List.copyOf(channels),
                List::of,
                new TellingSettings(Duration.ZERO, GroupBy.RULE, Duration.ZERO, FlappingSettings.USUAL),
                Duration.ofDays(1),
                Outbound.of(OutboundSettings.strict(Set.of()), Thread::new),
                alerts,
                file,
                List::of,
                (agent, group) -> false,
                agent -> Map.of(),
                Thread::new,
                clock);
    }

    @AfterEach
    void stop() {
        notifications.stop();
        alerts.close();
    }

    private void begin(Channel... all) {
        stop();
        channels.clear();
        channels.addAll(List.of(all));
        open();
        notifications.start();
    }

    private static Channel channel(String name, Sender sender) {
        return new Channel(
                name,
                name,
                "webhook",
                Severity.INFO,
                Scope.ALL,
                Set.of(),
                Duration.ZERO,
                null,
                true,
                true,
                new Words(Language.EN, ZoneOffset.UTC),
                Map.of(),
                sender);
    }

    private Receipt take(Message message, Set<String> reached) {
        sent.add(message);
        return new Receipt("200 OK", "thanks");
    }

    private void alert(String id, Kind kind, String rule) {
        AlertRow row = new AlertRow(
                id,
                kind,
                0,
                rule,
                rule,
                CPU,
                Severity.WARNING,
                "cpu.usage is 95",
                95,
                90,
                clock.millis(),
                clock.millis(),
                0,
                true,
                Reason.SERIES,
                "");
        alerts.write(List.of(row), List.of());
        notifications.changed(new AlertChanged(row));
    }

    private Message next() throws InterruptedException {
        Message message = sent.poll(10, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        return message == null ? Message.test("", 0, "") : message;
    }

    private Delivery await(String channel, Delivery.State state) throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            List<Delivery> found = notifications
                    .deliveries(new NotificationFile.Wanted(channel, state, 10, 0))
                    .rows();
            if (!found.isEmpty()) {
                return found.get(0);
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no delivery of " + channel + " is " + state);
    }

    @Test
    void fromFiringToResolved() throws Exception {
        begin(channel("ops", this::take));
        alert("a", Kind.FIRING, "r");
        Told told = next().told().get(0);
        assertThat(told.kind()).isEqualTo(Told.Kind.FIRING);
        assertThat(told.alertId()).isEqualTo("a");
        assertThat(told.message()).isEqualTo("cpu.usage is 95");
        alert("a", Kind.RESOLVED, "r");
        assertThat(next().resolved()).isTrue();
        Delivery delivery = await("ops", Delivery.State.SENT);
        assertThat(notifications.delivery(delivery.id()).attempts())
                .singleElement()
                .satisfies(attempt ->
                        assertThat(attempt.status() + attempt.excerpt()).isEqualTo("200 OKthanks"));
        assertThat(notifications.problems()).isEmpty();
    }

    @Test
    void aDeadChannelDelaysNoOther_andIsSaid() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        begin(
                channel("stuck", (message, reached) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw DeliveryFailure.later("timed out");
                }),
                channel("down", (message, reached) -> {
                    throw DeliveryFailure.later("connection refused");
                }),
                channel("ops", this::take));
        alert("a", Kind.FIRING, "r");
        next();
        alert("b", Kind.FIRING, "r");
        next();
        Delivery waiting = await("down", Delivery.State.QUEUED);
        assertThat(waiting.group()).isEqualTo("r");
        for (int i = 0; i < 1_000 && notifications.problems().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(notifications.problems()).containsExactly("webhook channel down does not tell");
        never.countDown();
    }

    @Test
    void whatFailsIsTriedAgain_inItsOrder_onlyForThoseWhoMissedIt() throws Exception {
        List<Set<String>> reachedBefore = new ArrayList<>();
        begin(channel("sms", (message, reached) -> {
            reachedBefore.add(Set.copyOf(reached));
            if (reachedBefore.size() == 1) {
                throw DeliveryFailure.later("503", Duration.ofMillis(1)).afterReaching(Set.of("+49"));
            }
            return take(message, reached);
        }));
        alert("a", Kind.FIRING, "r");
        await("sms", Delivery.State.QUEUED);
        alert("a", Kind.RESOLVED, "r");
        assertThat(next().resolved()).isFalse();
        assertThat(next().resolved()).isTrue();
        assertThat(reachedBefore.get(0)).isEmpty();
        assertThat(reachedBefore.get(1)).containsExactly("+49");
        await("sms", Delivery.State.SENT);
        List<Delivery> all = notifications
                .deliveries(new NotificationFile.Wanted("sms", null, 10, 0))
                .rows();
        assertThat(all.get(all.size() - 1).attempts()).isEqualTo(2);
        for (int i = 0; i < 500 && !notifications.problems().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(notifications.problems()).isEmpty();
    }

    @Test
    void whatIsRefusedIsGivenUp_andSentAgainWhenSomebodyAsks() throws Exception {
        List<Message> refused = new ArrayList<>();
        begin(channel("ops", (message, reached) -> {
            if (refused.isEmpty()) {
                refused.add(message);
                throw DeliveryFailure.refused("400 Bad Request");
            }
            return take(message, reached);
        }));
        alert("a", Kind.FIRING, "r");
        Delivery dead = await("ops", Delivery.State.DEAD);
        assertThat(dead.status()).isEqualTo("400 Bad Request");
        notifications.again(dead.id());
        assertThat(next().told().get(0).alertId()).isEqualTo("a");
        await("ops", Delivery.State.SENT);
        assertThatThrownBy(() -> notifications.again(dead.id()))
                .isInstanceOf(Fault.class)
                .hasMessage("delivery " + dead.id() + " is not given up, it is sent");
        assertThat(notifications.delivery(dead.id()).attempts()).hasSize(2);
        alert("a", Kind.RESOLVED, "r");
        assertThat(next().resolved()).as("its end, since they know of it now").isTrue();
        assertThatThrownBy(() -> notifications.again(99)).hasMessage("there is no delivery 99");
    }

    @Test
    void whatReachedTheOtherSide_hasItsEndToldAlthoughTheRestWasGivenUp() throws Exception {
        begin(channel("incidents", (message, reached) -> {
            throw DeliveryFailure.refused("400").afterReaching(Set.of("open a 1"));
        }));
        alert("a", Kind.FIRING, "r");
        await("incidents", Delivery.State.DEAD);
        List<String> told = file.change(change -> change.toldOf("a"));
        assertThat(told).contains("incidents");
    }

    @Test
    void whatWaitsIsToldAfterARestart() throws Exception {
        begin(channel("ops", (message, reached) -> {
            throw DeliveryFailure.later("connection refused", Duration.ofMillis(1));
        }));
        alert("a", Kind.FIRING, "r");
        for (int i = 0; i < 1_000 && notifications.problems().isEmpty(); i++) {
            Thread.sleep(10);
        }
        stop();
        open();
        alert("b", Kind.FIRING, "other");
        begin(channel("ops", this::take));
        assertThat(List.of(next(), next()))
                .extracting(message -> message.told().get(0).alertId())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatRestsForLongIsTriedAfterARestart_soThatADeadChannelIsKnown() throws Exception {
        Channel down = channel("ops", (message, reached) -> {
            throw DeliveryFailure.later("connection refused", Duration.ofHours(1));
        });
        begin(down);
        alert("a", Kind.FIRING, "r");
        for (int start = 0; start < 3; start++) {
            for (int i = 0; i < 1_000 && notifications.problems().isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertThat(notifications.problems()).containsExactly("webhook channel ops does not tell");
            begin(down);
        }
        begin(channel("ops", this::take));
        assertThat(next().told().get(0).alertId()).isEqualTo("a");
    }

    @Test
    void aTestSaysHowTheOtherSideTookIt() {
        Channel down = channel("down", (message, reached) -> {
            throw DeliveryFailure.later("connection refused");
        });
        Channel ops = channel("ops", this::take);
        begin(ops, down);
        assertThat(notifications.test(ops)).satisfies(trial -> {
            assertThat(trial.ok()).isTrue();
            assertThat(trial.status()).isEqualTo("200 OK");
        });
        assertThat(sent)
                .singleElement()
                .satisfies(message -> assertThat(message.test()).isTrue());
        assertThat(notifications.test(down).status()).isEqualTo("connection refused");
        assertThat(notifications.problems()).as("a test is no delivery").isEmpty();
    }

    @Test
    void aChannelThatIsMadeMeanwhileIsToldFromThenOn_andOneThatIsRemovedNoMore() throws Exception {
        begin();
        alert("a", Kind.FIRING, "cpu");
        until(() -> file.change(change -> change.state("seq")).orElse(0L) > 0); // nobody was to be told
        channels.add(channel("ops", this::take));
        alert("b", Kind.FIRING, "cpu");
        assertThat(next().told())
                .singleElement()
                .satisfies(told -> assertThat(told.alertId()).isEqualTo("b"));
        channels.clear();
        alert("c", Kind.FIRING, "cpu");
        until(() -> file.change(change -> change.state("seq")).orElse(0L) == alerts.newestSeq());
        assertThat(sent.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(file.deliveries(any()).total()).isOne();
    }

    @Test
    void whatWaitsForAChannelIsToldWhenItIsMended_atOnce() throws Exception {
        begin(channel("ops", (message, reached) -> {
            throw DeliveryFailure.later("wrong password", Duration.ofHours(1));
        }));
        alert("a", Kind.FIRING, "cpu");
        until(() -> !notifications.problems().isEmpty());
        channels.set(0, channel("ops", this::take));
        notifications.reconsider();
        assertThat(next().told())
                .singleElement()
                .satisfies(told -> assertThat(told.alertId()).isEqualTo("a"));
        until(() -> notifications.problems().isEmpty());
    }

    @Test
    void whatWaitsForAChannelThatIsRemovedIsGivenUp_andSaysWhy() throws Exception {
        begin(channel("ops", (message, reached) -> {
            throw DeliveryFailure.later("connection refused");
        }));
        alert("a", Kind.FIRING, "cpu");
        until(() -> !notifications.problems().isEmpty());
        channels.clear();
        notifications.reconsider();
        until(() -> file.deliveries(any()).rows().stream()
                .anyMatch(each ->
                        each.state() == Delivery.State.DEAD && each.status().equals("the channel was removed")));
        assertThat(notifications.problems()).isEmpty();
    }

    @Test
    void aDisabledChannelTellsWhatWaitedWhenItIsEnabledAgain() throws Exception {
        Channel off = new Channel(
                "ops",
                "ops",
                "webhook",
                Severity.INFO,
                Scope.ALL,
                Set.of(),
                Duration.ZERO,
                null,
                false,
                true,
                new Words(Language.EN, ZoneOffset.UTC),
                Map.of(),
                this::take);
        CountDownLatch tried = new CountDownLatch(1);
        begin(channel("ops", (message, reached) -> {
            tried.countDown();
            throw DeliveryFailure.later("connection refused");
        }));
        alert("a", Kind.FIRING, "cpu");
        await(tried);
        channels.set(0, off);
        notifications.reconsider();
        assertThat(sent.poll(500, TimeUnit.MILLISECONDS)).isNull();
        channels.set(0, channel("ops", this::take));
        notifications.reconsider();
        assertThat(next().told())
                .singleElement()
                .satisfies(told -> assertThat(told.alertId()).isEqualTo("a"));
    }

    @Test
    void whatWasToldAndCannotBeNotedIsNotToldAgain() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        begin(channel("ops", (message, reached) -> {
            locked.countDown();
            await(released);
            return take(message, reached);
        }));
        alert("a", Kind.FIRING, "r");
        await(locked);
        try (Connection other =
                        new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("notifications.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            released.countDown();
            next();
            for (int i = 0; i < 1_000 && notifications.problems().isEmpty(); i++) {
                Thread.sleep(10);
            }
            assertThat(notifications.problems())
                    .anyMatch(text -> text.startsWith("messages of webhook channel ops wait"));
            statement.execute("ROLLBACK");
        }
        await("ops", Delivery.State.SENT);
        assertThat(sent).isEmpty();
    }

    private static NotificationFile.Wanted any() {
        return new NotificationFile.Wanted(null, null, 10, 0);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
