package dev.earshot.bench;

import dev.earshot.bench.gateway.GatewayBench;
import dev.earshot.bench.gateway.MemoryBench;
import dev.earshot.bench.machine.MachineBench;
import java.nio.file.Path;
import java.util.List;

/** {@code ./earshot bench [gateway|memory|machine]}: measures, and says which bars are missed. Exit 0 always, 3 when void. */
public final class Bench {
    private Bench() {}

    /** Runs what is named, or all. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(System.getProperty("earshot.home", "."));
        List<String> wanted = args.length == 0 ? List.of("gateway", "memory", "machine") : List.of(args);
        int code = 0;
        for (String each : wanted) {
            switch (each) {
                case "gateway" -> code = Math.max(code, new GatewayBench(home, System.out).run());
                case "memory" -> code = Math.max(code, new MemoryBench(home, System.out).run());
                case "machine" -> code = Math.max(code, new MachineBench(home, System.out).run());
                default -> {
                    System.err.println("earshot: bench knows gateway, memory and machine, not " + each);
                    System.exit(2);
                }
            }
        }
        System.exit(code);
    }
}
