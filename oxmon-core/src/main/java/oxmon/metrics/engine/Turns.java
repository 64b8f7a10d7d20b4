package oxmon.metrics.engine;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Whoever writes or drops day files takes a turn: in the order they asked, and not after the end. So a flush waits for the portion
 * of a long work that is being done, and for no other. Thread-safe.
 */
final class Turns {
    /** Fair: a monitor goes to whoever gives it back and wants it again, portion after portion. */
    private final ReentrantLock lock = new ReentrantLock(true);

    /** Whether long work shall end. */
    private volatile boolean ending;

    /** Guarded by the lock. */
    private boolean over;

    /** Takes a turn, to be given back by {@link #end}; false, without one, after the last. */
    boolean begin() {
        lock.lock();
        if (over) {
            lock.unlock();
            return false;
        }
        return true;
    }

    /** Takes a turn for a portion of a long work; false, without one, when that shall end. */
    boolean beginPortion() {
        if (!begin()) {
            return false;
        }
        if (ending) { // looked at here, since it may have come while this waited
            end();
            return false;
        }
        return true;
    }

    /** Takes the last turn; false, without one, when it was taken. */
    boolean beginLast() {
        boolean begun = begin();
        over |= begun;
        return begun;
    }

    /** Gives the turn back. */
    void end() {
        lock.unlock();
    }

    /** Has long work end at its next portion. */
    void ending() {
        ending = true;
    }
}
