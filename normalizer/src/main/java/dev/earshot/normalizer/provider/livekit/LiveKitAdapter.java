package dev.earshot.normalizer.provider.livekit;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.call.Speaker;
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
import java.time.Instant;
import java.util.List;

/** Reads what a tracer inside a LiveKit agent reports of a session: the chat history of its report is the transcript. */
public final class LiveKitAdapter implements ProviderAdapter {
    private static final String LIVEKIT = "livekit";

    @Override
    public String door() {
        return LIVEKIT;
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        Field body = payload.root();
        Field stated = body.at("session_id");
        Reading.Unreadable problem = stated.text() == null ? null : CallIds.problem(stated, "/session_id");
        if (problem != null) {
            return problem;
        }
        CallFacts.Draft facts = TracedSession.facts(webhook, payload, callId(webhook, body), LIVEKIT);
        Field report = body.at("session_report");
        Field close = close(report);
        Conclusions.ended(facts, close.at("reason").text());
        if ("participant_disconnected".equals(facts.endedReason)) {
            facts.endedBy = Speaker.USER;
        }
        Instant closed = Times.iso(close.at("created_at"));
        Conclusions.end(
                facts,
                Times.credible(closed, webhook.receivedAt()) ? closed : Times.iso(body.at("session_export")),
                null,
                webhook.receivedAt());
        Field history = report.at("chat_history");
        Field items = history.at("items").hasRows() ? history.at("items") : history;
        Conclusions.transcript(
                facts,
                TranscriptFormats.read(LIVEKIT, items, Conclusions.origin(facts), facts.durationMs),
                Flags.NO_TRANSCRIPT);
        facts.providerLatency = TurnMetrics.of(items);
        return new Reading.Calls(List.of(facts.facts()));
    }

    /** Where no session id is stated the gateway has asked the same places, in the same order. */
    private static String callId(RawWebhook webhook, Field body) {
        Field room = body.at("provider_data", "room_info");
        Field job = body.at("provider_data", "job_info");
        Field report = body.at("session_report");
        for (Field id : List.of(
                body.at("session_id"),
                room.at("sid"),
                report.at("room_id"),
                job.at("id"),
                job.at("job_id"),
                report.at("job_id"),
                room.at("name"),
                report.at("room"))) {
            String text = CallIds.problem(id, "") == null ? id.text() : null;
            if (text != null) {
                return text;
            }
        }
        return webhook.id();
    }

    private static Field close(Field report) {
        return report.at("events").rows().stream()
                .filter(event -> "close".equals(event.at("type").string()))
                .findFirst()
                .orElse(Field.NONE);
    }
}
