package oxmon.server.certificates;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.CertificateFacts;
import oxmon.certificates.Pem;
import oxmon.common.Fault;
import oxmon.common.Version;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.metrics.Batch;
import oxmon.metrics.MetricStore;
import oxmon.metrics.Point;
import oxmon.metrics.Series;
import oxmon.server.agents.Agents;
import oxmon.server.agents.Hello;
import oxmon.server.certificates.sqlite.CertificateFile;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.common.Threads;
import oxmon.server.metrics.PointsStored;
import oxmon.server.settings.CertificateSettings;
import oxmon.server.settings.ServerSettings;

/**
 * Checks domains when they are due or somebody asks, keeps what was found, and answers for it. A domain is checked once at a time, whoever
 * asks; a few are at a time, the others wait. Thread-safe.
 */
@Singleton
public class Certificates {
    /** The agent under whose name the figures are kept. */
    public static final String AGENT = "cert-checker";

    /** In whose name the server acts by itself. */
    private static final Caller ITSELF = new Caller("", "oxmon", Role.ADMIN, 0, false);

    private static final Logger LOG = System.getLogger(Certificates.class.getName());
    private static final long WAIT_SECONDS = 10;
    private static final long IDLE_SECONDS = 30;
    private static final long STOP_SECONDS = 5;
    private static final Duration TIDY = Duration.ofHours(1);

    private final Domains domains;
    private final CertificateFile file;
    private final Check checker;

    /** Closes what checks have open. */
    private final Runnable end;

    /** Told of what is watched no more, and whose doing that is. */
    private final BiConsumer<DomainPort, Caller> removed;

    private final CertificateSettings settings;
    private final MetricStore store;
    private final Agents agents;
    private final Consumer<PointsStored> announce;
    private final Clock clock;
    private final ThreadPoolExecutor pool;

    private final Map<String, CheckResult> newest = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<CheckResult>> running = new ConcurrentHashMap<>();
    private final Queue<CheckResult> unwritten = new ConcurrentLinkedQueue<>();

    /** Ids of domains that were not checked since a change after which something else may be found. */
    private final Set<String> changed = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean soon = new AtomicBoolean(true);
    private volatile Progress progress = Progress.NOTHING;
    private volatile List<WatchedDomain> watched = List.of();
    private volatile Instant looked = Instant.MIN;
    private volatile Instant tidied;

    @Inject
    Certificates(
            ServerSettings settings,
            Domains domains,
            CertificateFile file,
            Checker checker,
            GuardedWay way,
            DomainAlerts alerts,
            MetricStore store,
            Agents agents,
            Event<PointsStored> stored,
            Threads threads,
            Clock clock) {
        this(
                settings.certificates(),
                domains,
                file,
                checker,
                way::close,
                alerts::end,
                store,
                agents,
                stored::fire,
                threads.named("certificates"),
                clock);
    }

    Certificates(
            CertificateSettings settings,
            Domains domains,
            CertificateFile file,
            Check checker,
            Runnable end,
            BiConsumer<DomainPort, Caller> removed,
            MetricStore store,
            Agents agents,
            Consumer<PointsStored> announce,
            ThreadFactory threads,
            Clock clock) {
        this.settings = settings;
        this.domains = domains;
        this.file = file;
        this.checker = checker;
        this.end = end;
        this.removed = removed;
        this.store = store;
        this.agents = agents;
        this.announce = announce;
        this.clock = clock;
        this.tidied = clock.instant();
        this.pool = new ThreadPoolExecutor(
                settings.maxConcurrent(),
                settings.maxConcurrent(),
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), // no longer than there are domains, since each is there once
                threads);
        pool.allowCoreThreadTimeOut(true);
        file.newest().forEach(result -> newest.put(result.domainId(), result));
    }

    /**
     * How far somebody's checking of all is.
     *
     * @param done how many of them are checked
     * @param total 0 while nobody has asked
     */
    public record Progress(int done, int total) {
        static final Progress NOTHING = new Progress(0, 0);
    }

    /** Called every second: begins what is due. */
    public void tick() {
        Instant now = clock.instant();
        write();
        if (settings.enabled()
                && (soon.getAndSet(false) || Duration.between(looked, now).compareTo(settings.tick()) >= 0)) {
            looked = now;
            forgetRemoved();
            watched = domains.all();
            for (WatchedDomain domain : watched) {
                if (domain.enabled() && !due(domain).isAfter(now)) {
                    begin(domain);
                }
            }
        }
        if (Duration.between(tidied, now).compareTo(TIDY) >= 0) {
            tidied = now;
            file.dropBefore(now.minus(settings.retention()));
        }
    }

    /** Of domains that somebody took out of the table itself. */
    private void forgetRemoved() {
        List<CheckResult> checked = List.copyOf(newest.values());
        Set<String> ids = domains.ids(); // after these, so that what is new is not taken for gone
        for (CheckResult result : checked) {
            if (!ids.contains(result.domainId())) {
                DomainPort was = new DomainPort(result.domain(), result.port());
                forget(result.domainId());
                if (domains.watching(was.domain(), was.port()).isEmpty()) { // nor under another id
                    domains.forget(was);
                    removed.accept(was, ITSELF);
                }
                LOG.log(Level.INFO, "{0} is in the table no more and was forgotten", was.place());
            }
        }
    }

    /** Lets it be looked within a second what is due, as domains are others now. */
    public void reconsider() {
        soon.set(true);
    }

    /** The domains as they were when it was last looked what is due; empty while checks are switched off. */
    public List<WatchedDomain> watched() {
        return watched;
    }

    /** When a domain is checked next by itself. */
    public Instant due(WatchedDomain domain) {
        if (changed.contains(domain.id())) {
            return domain.updatedAt();
        }
        CheckResult result = newest.get(domain.id());
        Instant last = domain.lastChecked();
        if (result != null && (last == null || result.at().isAfter(last))) {
            last = result.at();
        }
        Duration own = domain.interval();
        return last == null ? domain.createdAt() : last.plus(own == null ? settings.interval() : own);
    }

    private CompletableFuture<CheckResult> begin(WatchedDomain domain) {
        CompletableFuture<CheckResult> mine = new CompletableFuture<>();
        CompletableFuture<CheckResult> other = running.putIfAbsent(domain.id(), mine);
        if (other != null) {
            return other;
        }
        try {
            pool.execute(() -> run(domain, mine));
        } catch (RejectedExecutionException e) {
            running.remove(domain.id());
            mine.completeExceptionally(Fault.unavailable("the server is stopping", null));
        }
        return mine;
    }

    private void run(WatchedDomain domain, CompletableFuture<CheckResult> done) {
        boolean wasChanged = false;
        try {
            Check.Checked checked = checker.check(domain, newest.get(domain.id()));
            wasChanged = changed.remove(domain.id()); // a change after this is noted again
            WatchedDomain is = domains.find(domain.id())
                    .orElseThrow(() -> Fault.notFound("the domain " + domain.place() + " is watched no more"));
            if (!is.isCheckedAs(domain)) {
                throw Fault.conflict("the domain " + domain.place() + " was changed meanwhile; check it again");
            }
            CheckResult result = file.keep(checked.result(), checked.chains());
            newest.put(domain.id(), result);
            unwritten.add(result);
            wasChanged = false;
            report(domain, result);
            done.complete(result);
        } catch (Fault fault) {
            LOG.log(Level.INFO, "the check of {0} counts for nothing: {1}", domain.place(), fault.detail());
            done.completeExceptionally(fault);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "the check of " + domain.place() + " failed: " + e.getMessage(), e);
            done.completeExceptionally(e);
        } finally {
            running.remove(domain.id());
            if (wasChanged) {
                changed.add(domain.id());
            }
            if (changed.contains(domain.id())) {
                reconsider();
            }
        }
    }

    private void report(WatchedDomain domain, CheckResult result) {
        long now = result.at().toEpochMilli();
        List<Point> points = new ArrayList<>();
        points.add(point(domain, "certificate.is_valid", now, result.valid() ? 1 : 0));
        CheckResult.Leaf leaf = result.leaf();
        if (leaf != null) {
            points.add(point(domain, "certificate.days_until_expiry", now, leaf.daysLeft(result.at())));
            points.add(point(domain, "certificate.chain_valid", now, result.chainValid() ? 1 : 0));
            points.add(point(
                    domain,
                    "certificate.handshake_millis",
                    now,
                    result.handshake().toMillis()));
        }
        try {
            store.append(new Batch(AGENT, now, settings.tick().toMillis(), points))
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
            Hello hello =
                    new Hello(null, Version.current(), "", (int) settings.tick().toSeconds(), null, true);
            agents.heard(AGENT, now, now, hello).get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(Level.WARNING, "figures of " + domain.place() + " are not kept: " + e.getMessage());
            return;
        }
        announce.accept(new PointsStored(AGENT, now, points));
    }

    private static Point point(WatchedDomain domain, String metric, long millis, double value) {
        return new Point(new Series(AGENT, metric, domain.watched().labels()), millis, value);
    }

    /** Brings what was found into cert.db, some at a time. */
    private synchronized void write() {
        List<CheckResult> some = new ArrayList<>(unwritten);
        if (!some.isEmpty()) {
            domains.checked(some);
            unwritten.removeAll(some);
        }
    }

    /**
     * Checks a domain now and waits for what is found.
     *
     * @throws Fault NOT_FOUND; UNAVAILABLE when it cannot be kept
     */
    public CheckResult check(String id) {
        CheckResult result = await(begin(domains.get(id)));
        write();
        return result;
    }

    /** Checks all enabled domains and waits for what is found, in the order of their names. */
    public List<CheckResult> checkAll() {
        List<CompletableFuture<CheckResult>> all = beginAll();
        List<CheckResult> results = new ArrayList<>();
        for (CompletableFuture<CheckResult> each : all) {
            results.add(await(each));
        }
        write();
        return results;
    }

    /** Begins to check all enabled domains; {@link #progress} says how far that is. */
    public List<CompletableFuture<CheckResult>> beginAll() {
        List<CompletableFuture<CheckResult>> all = domains.all().stream()
                .filter(WatchedDomain::enabled)
                .map(this::begin)
                .toList();
        AtomicInteger done = new AtomicInteger();
        progress = new Progress(0, all.size());
        all.forEach(each ->
                each.whenComplete((result, failure) -> progress = new Progress(done.incrementAndGet(), all.size())));
        return all;
    }

    /** How far the newest checking of all is. */
    public Progress progress() {
        return progress;
    }

    /** Whether a domain is being checked, or waits for it. */
    public boolean isRunning(String domainId) {
        return running.containsKey(domainId);
    }

    private static CheckResult await(CompletableFuture<CheckResult> check) {
        try {
            return check.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Fault fault
                    ? fault
                    : Fault.unavailable("the check failed: " + e.getCause(), e);
        }
    }

    /** The newest result of a domain. */
    public Optional<CheckResult> newest(String domainId) {
        return Optional.ofNullable(newest.get(domainId));
    }

    /** Results of a domain, newest first. */
    public List<CheckResult> history(String domainId, int limit, int offset) {
        return file.history(domainId, limit, offset);
    }

    /**
     * The certificates of a domain.
     *
     * @param sent as the server sent them
     * @param verified the way from the leaf to one that is trusted
     */
    public record Chain(List<CertificateFacts> sent, List<CertificateFacts> verified) {
        public Chain {
            sent = List.copyOf(sent);
            verified = List.copyOf(verified);
        }
    }

    /** The chain that was seen last; empty lists when none was. */
    public Chain chain(String domainId) {
        CertificateFile.Chains chains = file.chains(domainId);
        return new Chain(facts(chains.sent()), facts(chains.verified()));
    }

    private static List<CertificateFacts> facts(String pem) {
        if (pem.isEmpty()) {
            return List.of();
        }
        try {
            return Pem.read(pem).stream().map(CertificateFacts::of).toList();
        } catch (CertificateException e) {
            throw new IllegalStateException("certificates.db holds what is no certificate", e);
        }
    }

    /**
     * Changes how a domain is checked. Alerts of what is watched no more end; it is checked at once where that may find something else.
     *
     * @throws Fault as {@link Domains#change}
     */
    public WatchedDomain change(String id, Map<String, ? extends @Nullable Object> fields, Caller caller) {
        WatchedDomain was = domains.get(id);
        WatchedDomain is = domains.change(id, fields);
        noticeChange(was, is, caller);
        return is;
    }

    /** Acts upon a change that is kept already. */
    void noticeChange(WatchedDomain was, WatchedDomain is, Caller caller) {
        if (is.port() != was.port()) {
            newest.remove(is.id());
        }
        if (was.enabled() && !(is.enabled() && is.watched().equals(was.watched()))) {
            removed.accept(was.watched(), caller);
        }
        if (is.enabled() && settings.enabled() && !(was.enabled() && is.isCheckedAs(was))) {
            changed.add(is.id());
        }
        reconsider();
    }

    /** Takes a domain out, with all that is known of it; its alerts end. @throws Fault NOT_FOUND */
    public void remove(String id, Caller caller) {
        DomainPort domain = domains.remove(id).watched();
        forget(id);
        removed.accept(domain, caller);
        LOG.log(Level.INFO, "the domain {0} is watched no more, by {1}", domain.place(), caller.name());
    }

    private void forget(String id) {
        newest.remove(id);
        changed.remove(id);
        unwritten.removeIf(each -> each.domainId().equals(id));
        file.forget(id);
    }

    /** What is wrong, in sentences. */
    public List<String> problems() {
        return file.problem().stream().toList();
    }

    /** Ends what is under way. */
    public void stop() {
        pool.shutdownNow();
        end.run();
        try {
            pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.values().forEach(each -> each.completeExceptionally(Fault.unavailable("the server is stopping", null)));
        try {
            write();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "they are checked again at the next start", e);
        }
        file.close();
    }
}
