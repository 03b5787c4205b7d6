package dev.earshot.bench;

import dev.earshot.contracts.json.EarshotJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: as text for people, and beside it every single figure as a JSON line. */
public final class Report implements AutoCloseable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Writer text;
    private final Writer figures;
    private final List<String> bars = new ArrayList<>();

    /**
     * An empty report, in a folder of its own; what it says is on standard output, too.
     *
     * @param parent of the folders of all reports
     */
    public Report(Path parent) throws IOException {
        this.folder = Files.createDirectories(parent.resolve(STAMP.format(Instant.now())));
        this.text = Files.newBufferedWriter(folder.resolve("report.txt"));
        this.figures = Files.newBufferedWriter(folder.resolve("figures.jsonl"));
    }

    /** A line of the text. */
    @SuppressWarnings("AnnotateFormatMethod") // a library for that annotation alone would be much
    public void line(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        System.out.println(line);
        write(text, line);
    }

    /** A figure, or several that belong together. */
    public void figure(String part, String what, Map<String, ?> values) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", Instant.now().toString());
        line.put("part", part);
        line.put("what", what);
        line.putAll(values);
        write(figures, EarshotJson.text(line));
    }

    /**
     * A figure that has a bar.
     *
     * @param name of the bar, such as G1
     * @param what is compared
     */
    public void bar(String name, String what, double value, Bar bar) {
        String verdict = bar.held(value) ? "held" : "MISSED";
        String line = String.format(Locale.ROOT, "  %-4s %-66s %8.2f  (%s)  %s", name, what, value, bar, verdict);
        bars.add(line);
        line("%s", line);
        figure("bar", name, Map.of("text", what, "value", value, "bar", bar.toString(), "held", bar.held(value)));
    }

    private static void write(Writer file, String line) {
        try {
            file.write(line);
            file.write('\n');
            file.flush(); // what was measured stays when the next part fails
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All bars once more, and where everything stands. */
    @Override
    public void close() throws IOException {
        line("bars:");
        bars.forEach(bar -> line("%s", bar));
        line("report and figures: %s", folder);
        text.close();
        figures.close();
    }
}
