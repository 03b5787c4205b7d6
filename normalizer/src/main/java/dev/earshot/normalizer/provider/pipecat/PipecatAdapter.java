package dev.earshot.normalizer.provider.pipecat;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallIds;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.Times;
import dev.earshot.normalizer.provider.TracedSession;
import dev.earshot.normalizer.transcript.TranscriptFormats;
import java.util.List;
import java.util.Objects;

/** Reads what a tracer inside a Pipecat bot reports of a session; its rows say when they were by the clock on the wall. */
public final class PipecatAdapter implements ProviderAdapter {
    private static final String PIPECAT = "pipecat";

    @Override
    public String door() {
        return PIPECAT;
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        Field body = payload.root();
        Field stated = body.at("session_id");
        Field id = stated.text() == null ? body.at("provider_data", "session_id") : stated;
        Reading.Unreadable problem = CallIds.problem(id, "/session_id");
        if (problem != null) {
            return problem;
        }
        CallFacts.Draft facts = TracedSession.facts(webhook, payload, Objects.requireNonNull(id.text()), PIPECAT);
        Conclusions.end(facts, Times.iso(body.at("session_end")), null, webhook.receivedAt());
        Conclusions.transcript(
                facts,
                TranscriptFormats.read(PIPECAT, body.at("transcript"), Conclusions.origin(facts), facts.durationMs),
                Flags.NO_TRANSCRIPT);
        return new Reading.Calls(List.of(facts.facts()));
    }
}
