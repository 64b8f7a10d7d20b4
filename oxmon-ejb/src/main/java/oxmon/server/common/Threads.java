package oxmon.server.common;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of the container, named {@code oxmon-<feature>-<n>}. Whoever asks for a factory joins its threads at the end. */
@Singleton
public class Threads {
    @Resource
    ManagedThreadFactory container;

    /** A factory whose threads carry the feature's name and run with the application's class loader. */
    public ThreadFactory named(String feature) {
        return named(feature, container);
    }

    /** The same over any factory, for tests and commands. */
    public static ThreadFactory named(String feature, ThreadFactory factory) {
        AtomicInteger next = new AtomicInteger(1);
        return task -> {
            Thread thread = factory.newThread(task);
            thread.setName("oxmon-" + feature + '-' + next.getAndIncrement());
            return thread;
        };
    }
}
