package dev.earshot.standalone;

import dev.earshot.infra.LocalPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The database server; its own folder says whether it runs. */
record PostgresPart(LocalPostgres server) implements Part {
    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public Optional<ProcessHandle> process() {
        return server.process();
    }

    @Override
    public void launch() throws IOException {
        server.launch();
    }

    @Override
    public void end(Duration patience) {
        server.stop(patience);
    }
}
