package dev.earshot.standalone;

import dev.earshot.infra.Ports;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which services share which JVM, and where each JVM listens: one for all, or one for each service and replica. */
final class Layout {
    /** All services, in the order of the house. */
    static final List<String> SERVICES =
            List.of("ingest-gateway", "normalizer", "evaluator", "notifier", "insights-worker", "control-plane");

    private static final String GATEWAY = "ingest-gateway";
    private static final String API = "control-plane";
    private static final int MOST_REPLICAS = 8;

    private Layout() {}

    /**
     * A JVM of services.
     *
     * @param name of its log and its pid file
     * @param services what runs in it
     * @param http the port of its webhooks or its API; where it has neither, one that nobody needs to know
     * @param management the port of its health and metrics
     */
    record Jvm(String name, List<String> services, int http, int management) {
        boolean has(String service) {
            return services.contains(service);
        }

        boolean isAlone() {
            return services.size() == 1;
        }

        /** Whether somebody outside is to call its port. */
        boolean isCalled() {
            return has(GATEWAY) || has(API);
        }

        /** Where this service of it takes requests, {@code null} where it takes none. */
        @Nullable
        String url(String service) {
            return service.equals(GATEWAY) || service.equals(API) ? "http://localhost:" + http : null;
        }

        String managementUrl() {
            return "http://localhost:" + management;
        }
    }

    /** One JVM for all. */
    static List<Jvm> together(int http, int management) {
        return List.of(new Jvm("services", SERVICES, http, management));
    }

    /**
     * A JVM for each service: the gateway has the base port and the API the next one, management ports count up in the
     * order of the services; replicas have the next ports that are free.
     */
    static List<Jvm> split(int http, int management, Map<String, Integer> replicas) {
        List<Jvm> first = new ArrayList<>();
        List<Jvm> more = new ArrayList<>();
        NextPort nextHttp = new NextPort(http + 2);
        NextPort nextManagement = new NextPort(management + SERVICES.size());
        for (String service : SERVICES) {
            int port = switch (service) {
                case GATEWAY -> http;
                case API -> http + 1;
                default -> Ports.freeRow(1);
            };
            first.add(new Jvm(service, List.of(service), port, management + first.size()));
            for (int replica = 2; replica <= replicas.getOrDefault(service, 1); replica++) {
                more.add(new Jvm(service + "-" + replica, List.of(service), nextHttp.take(), nextManagement.take()));
            }
        }
        first.addAll(more);
        return first;
    }

    private static final class NextPort {
        private int next;

        NextPort(int first) {
            next = first;
        }

        int take() {
            next = IntStream.rangeClosed(next, 65_535)
                    .filter(port -> Ports.isFree("127.0.0.1", port))
                    .findFirst()
                    .orElseGet(Ports::free);
            return next++;
        }
    }

    /** Reads {@code ingest-gateway=2,evaluator=3}. */
    static Map<String, Integer> replicas(String text) throws Problem {
        Map<String, Integer> replicas = new LinkedHashMap<>();
        for (String part : Arrays.stream(text.split(",", -1)).map(String::strip).toList()) {
            int equals = part.indexOf('=');
            if (part.isEmpty()) {
                continue;
            }
            String service = equals < 0 ? part : part.substring(0, equals);
            String number = equals < 0 ? "" : part.substring(equals + 1);
            if (!SERVICES.contains(service) || !number.matches("[1-9]") || Integer.parseInt(number) > MOST_REPLICAS) {
                throw Problem.misuse("EARSHOT_REPLICAS must be like ingest-gateway=2,evaluator=3 with services of "
                        + String.join(", ", SERVICES) + " and 1 to " + MOST_REPLICAS + " each, got " + part);
            }
            replicas.put(service, Integer.valueOf(number));
        }
        return replicas;
    }
}
