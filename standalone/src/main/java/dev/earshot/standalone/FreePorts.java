package dev.earshot.standalone;

import dev.earshot.infra.Ports;

/** Looks whether what is to be started can have its ports; a broker on a taken port would be joined without a word. */
final class FreePorts {
    private static final String LOOPBACK = "127.0.0.1";

    private FreePorts() {}

    /** For everything that does not run yet. */
    static void checkAll(Settings settings) throws Problem {
        Parts parts = Parts.of(settings);
        for (JvmPart service : parts.services()) {
            Layout.Jvm jvm = service.jvm();
            if (jvm != null && !service.runs()) {
                check(jvm.isCalled() ? settings.bind() : LOOPBACK, jvm.http(), "EARSHOT_PORT");
                check(LOOPBACK, jvm.management(), "EARSHOT_MANAGEMENT_PORT");
            }
        }
        if (!parts.kafka().runs()) {
            check(LOOPBACK, settings.ports().kafka(), "EARSHOT_KAFKA_PORT");
        }
        checkPostgres(settings);
    }

    static void checkPostgres(Settings settings) throws Problem {
        if (!Parts.of(settings).postgres().runs()) {
            check(LOOPBACK, settings.ports().postgres(), "EARSHOT_PG_PORT");
        }
    }

    private static void check(String host, int port, String setting) throws Problem {
        if (!Ports.isFree(host, port)) {
            throw new Problem(
                    "port " + port + " is taken by another program; stop that, or set " + setting + " to a free port");
        }
    }
}
