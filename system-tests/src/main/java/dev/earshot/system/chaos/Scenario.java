package dev.earshot.system.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A fault, and what must hold beside the balance of the ledgers. */
enum Scenario {
    /** kill -9 of all processes, launcher and PostgreSQL's children too; the operator starts it again. */
    KILL_ALL(3, 500, 120, false) {
        @Override
        void disturb(OneMachine machine) throws IOException, InterruptedException {
            OneMachine.signal("KILL", machine.processes());
            machine.must("up", "--detach");
        }
    },
    /** PostgreSQL does not answer for 30 s: postmaster and children are stopped, then continued. */
    POSTGRES_FROZEN(1, 6000, 120, true) {
        @Override
        void disturb(OneMachine machine) throws IOException, InterruptedException {
            var frozen = machine.postgres();
            OneMachine.signal("STOP", frozen);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
            OneMachine.signal("CONT", frozen.reversed());
        }
    },
    /** PostgreSQL is shut down fast (SIGINT); the launcher brings it back. */
    POSTGRES_SHUT_DOWN(1, 3000, 120, true) {
        @Override
        void disturb(OneMachine machine) throws IOException, InterruptedException {
            ProcessHandle postmaster = machine.postgres().getFirst();
            OneMachine.signal("INT", java.util.List.of(postmaster));
            postmaster.onExit().join();
            while (!machine.status().path("ready").asBoolean()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    };

    private final int rounds;
    private final int calls;
    private final double perSecond;
    private final boolean gatewayMustAnswer;

    Scenario(int rounds, int calls, double perSecond, boolean gatewayMustAnswer) {
        this.rounds = rounds;
        this.calls = calls;
        this.perSecond = perSecond;
        this.gatewayMustAnswer = gatewayMustAnswer;
    }

    /** Does the damage, and returns when what was damaged is back. */
    abstract void disturb(OneMachine machine) throws IOException, InterruptedException;

    /** How often it is done, one after the other on the same data. */
    int rounds() {
        return rounds;
    }

    /** Calls of a round. */
    int calls() {
        return calls;
    }

    /** Calls a second. */
    double perSecond() {
        return perSecond;
    }

    /** Whether every request must be answered 2xx throughout. */
    boolean gatewayMustAnswer() {
        return gatewayMustAnswer;
    }

    /** Within what time of the damage's end the first new verdict must be there. */
    Duration recovery() {
        return Duration.ofSeconds(15);
    }

    /** The word on the command line. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
