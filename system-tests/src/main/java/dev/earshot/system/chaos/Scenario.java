package dev.earshot.system.chaos;

import dev.earshot.system.machine.OneMachine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A fault, and what must hold beside the balance of the ledgers. */
enum Scenario {
    /** kill -9 of all processes, launcher and PostgreSQL's children too; the operator starts it again. */
    KILL_ALL(3, 500, 120, false) {
        @Override
        Fault aim(OneMachine machine) throws IOException, InterruptedException {
            List<ProcessHandle> all = machine.processes();
            return () -> {
                OneMachine.signal("KILL", all);
                machine.up();
            };
        }
    },
    /** PostgreSQL does not answer for 30 s: postmaster and children are stopped, then continued. */
    POSTGRES_FROZEN(1, 6000, 120, true) {
        @Override
        Fault aim(OneMachine machine) throws IOException, InterruptedException {
            return () -> {
                List<ProcessHandle> postgres = machine.postgres();
                OneMachine.signal("STOP", postgres);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
                OneMachine.signal("CONT", postgres.reversed());
            };
        }
    },
    /** PostgreSQL is shut down fast (SIGINT); the launcher brings it back. */
    POSTGRES_SHUT_DOWN(1, 3000, 120, true) {
        @Override
        Fault aim(OneMachine machine) throws IOException, InterruptedException {
            ProcessHandle postmaster = machine.postgres().getFirst();
            return () -> {
                OneMachine.signal("INT", List.of(postmaster));
                postmaster.onExit().join();
                machine.awaitReady();
            };
        }
    },
    /** Kafka does not answer for 30 s: the gateway spools. */
    KAFKA_FROZEN(1, 6000, 120, true) {
        @Override
        Fault aim(OneMachine machine) throws IOException, InterruptedException {
            ProcessHandle kafka = machine.service("kafka");
            return () -> {
                OneMachine.signal("STOP", List.of(kafka));
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
                OneMachine.signal("CONT", List.of(kafka));
            };
        }
    },
    /** The same, and in the midst of it the gateway is killed: what it has spooled must survive it. */
    KAFKA_FROZEN_GATEWAY_KILLED(3, 4000, 100, false) {
        @Override
        Fault aim(OneMachine machine) throws IOException, InterruptedException {
            ProcessHandle kafka = machine.service("kafka");
            ProcessHandle gateway = machine.service("ingest-gateway");
            return () -> {
                OneMachine.signal("STOP", List.of(kafka));
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(10));
                OneMachine.signal("KILL", List.of(gateway));
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
                OneMachine.signal("CONT", List.of(kafka));
                machine.awaitReady();
            };
        }
    },
    /** kill -9 of one process after the other, each when all are ready again; the launcher starts it again. */
    KILL_EACH(3, 12_000, 100, false) {
        @Override
        Fault aim(OneMachine machine) {
            return () -> {
                for (String name : machine.names()) {
                    if (!name.equals("launcher")) {
                        OneMachine.signal("KILL", List.of(machine.service(name)));
                        machine.awaitReady();
                        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
                    }
                }
            };
        }
    };

    /** Does the damage, and returns when what was damaged is back. */
    interface Fault {
        void strike() throws IOException, InterruptedException;
    }

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

    /** Looks for what will be damaged, before the calls flow: looking takes time. */
    abstract Fault aim(OneMachine machine) throws IOException, InterruptedException;

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
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
