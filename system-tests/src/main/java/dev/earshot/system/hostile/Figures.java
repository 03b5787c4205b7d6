package dev.earshot.system.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a process says of itself at one moment.
 *
 * @param values of each metric, by its name and labels as they are printed
 */
record Figures(Map<String, Double> values) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static Figures of(URI management) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(management.resolve("/q/metrics")).build(), HttpResponse.BodyHandlers.ofString());
        Map<String, Double> values = new LinkedHashMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return new Figures(values);
    }

    /** The same after its garbage is collected. */
    static Figures collected(URI management, long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int _ = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return of(management);
    }

    /** Bytes of live objects. */
    double heap() {
        return sum("jvm_memory_used_bytes", label -> label.contains("area=\"heap\""));
    }

    /** Bytes of buffers outside of the heap, mapped files not counted. */
    double direct() {
        return sum("jvm_buffer_memory_used_bytes", label -> label.contains("\"direct\""));
    }

    /** Bytes that the gateway may still give to bodies. */
    double free() {
        return sum("earshot_gateway_free_bytes", _ -> true);
    }

    /** Records that came to an end at a hop, by outcome. */
    double ended(String hop, String outcome) {
        return sum(
                "earshot_outcomes_total",
                label -> label.contains("hop=\"" + hop + "\"") && label.contains("outcome=\"" + outcome + "\""));
    }

    /** All records that came to an end at a hop. */
    double ended(String hop) {
        return sum("earshot_outcomes_total", label -> label.contains("hop=\"" + hop + "\""));
    }

    private double sum(String name, Predicate<String> labels) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().startsWith(name) && labels.test(each.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
