package dev.earshot.gateway.keyed;

import dev.earshot.gateway.body.SessionFields;
import java.util.List;

/** What a tracer inside a Pipecat bot sends when its session is over. */
final class PipecatDoor implements KeyedDoor {
    private static final SessionFields.Reader READER = new SessionFields.Reader(new SessionFields.Form(
            List.of("session_start", "session_end"),
            List.of("transcript"),
            List.of("provider_data"),
            List.of("/provider_data/session_id"),
            false));

    @Override
    public String word() {
        return "pipecat";
    }

    @Override
    public String path() {
        return "/observability/v1/pipecat/observe";
    }

    @Override
    public Sent read(byte[] body) {
        return Sessions.read(body, READER);
    }
}
