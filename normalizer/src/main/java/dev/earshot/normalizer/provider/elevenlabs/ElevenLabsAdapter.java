package dev.earshot.normalizer.provider.elevenlabs;

import dev.earshot.contracts.call.Flags;
import dev.earshot.contracts.webhook.RawWebhook;
import dev.earshot.normalizer.provider.CallFacts;
import dev.earshot.normalizer.provider.CallFacts.Rank;
import dev.earshot.normalizer.provider.CallIds;
import dev.earshot.normalizer.provider.Conclusions;
import dev.earshot.normalizer.provider.Field;
import dev.earshot.normalizer.provider.Payload;
import dev.earshot.normalizer.provider.ProviderAdapter;
import dev.earshot.normalizer.provider.Reading;
import dev.earshot.normalizer.provider.Times;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads ElevenLabs' webhooks. A transcript, its audio and its OpenTelemetry form come apart, in any order. */
public final class ElevenLabsAdapter implements ProviderAdapter {
    @Override
    public String door() {
        return "elevenlabs";
    }

    @Override
    public Reading read(RawWebhook webhook, Payload.Tree payload) {
        return read(webhook, payload.root(), payload.flags());
    }

    private static Reading read(RawWebhook webhook, Field body, Set<String> flags) {
        String type = body.at("type").string();
        Field data = body.at("data");
        if (type == null && !data.told()) {
            return conversation(webhook, body, Field.NONE, "/conversation_id", flags, Flags.BARE_OBJECT);
        }
        if (type == null) {
            return new Reading.Unreadable("no_event_type", "/type", "the type of the event, a text");
        }
        return switch (type) {
            case "post_call_transcription" ->
                conversation(webhook, data, body.at("event_timestamp"), "/data/conversation_id", flags, null);
            case "post_call_transcription_otel", "post_call_audio", "call_initiation_failure" ->
                partial(webhook, type, data, body.at("event_timestamp"), flags);
            default -> new Reading.Ignored("other_event");
        };
    }

    /** How far a conversation's word goes: one that still runs has said nothing final. */
    private static Rank rank(Field status) {
        String word = status.string();
        return switch (word == null ? "" : word) {
            case "initiated", "in-progress" -> Rank.EARLY;
            case "processing" -> Rank.ENDED;
            default -> Rank.FINAL;
        };
    }

    private static Reading conversation(
            RawWebhook webhook,
            Field data,
            Field eventTimestamp,
            String pointer,
            Set<String> flags,
            @Nullable String more) {
        Reading.Unreadable problem = CallIds.problem(data.at("conversation_id"), pointer);
        if (problem != null) {
            return problem;
        }
        Instant event = Times.iso(eventTimestamp);
        Rank rank = rank(data.at("status"));
        if (more != null && rank == Rank.EARLY) {
            return new Reading.Ignored("other_event");
        }
        CallFacts.Draft facts = facts(webhook, data, rank, event, flags);
        if (more != null) {
            facts.flag(more);
        }
        new Conversation(data).tell(facts, event, webhook.receivedAt());
        return new Reading.Calls(List.of(facts.facts()));
    }

    private static Reading partial(
            RawWebhook webhook, String type, Field data, Field eventTimestamp, Set<String> flags) {
        Reading.Unreadable problem = CallIds.problem(data.at("conversation_id"), "/data/conversation_id");
        if (problem != null) {
            return problem;
        }
        Instant event = Times.iso(eventTimestamp);
        CallFacts.Draft facts = facts(webhook, data, Rank.EARLY, event, flags);
        Conclusions.start(facts, null, event, webhook.receivedAt());
        switch (type) {
            case "post_call_audio" -> {
                facts.flag(Flags.RECORDING_ONLY);
                facts.flag(Flags.TRANSCRIPT_PENDING);
                if (Base64Audio.isBroken(data.at("full_audio"))) {
                    facts.flag(Flags.AUDIO_UNDECODABLE);
                }
            }
            case "call_initiation_failure" -> InitiationFailure.tell(facts, data);
            default -> facts.flag(Flags.TRANSCRIPT_PENDING);
        }
        return new Reading.Calls(List.of(facts.facts()));
    }

    private static CallFacts.Draft facts(
            RawWebhook webhook, Field data, Rank rank, @Nullable Instant event, Set<String> flags) {
        CallFacts.Draft facts = new CallFacts.Draft(
                Objects.requireNonNull(data.at("conversation_id").text()),
                "elevenlabs",
                rank,
                Times.ofEvent(event, webhook.receivedAt()));
        flags.forEach(facts::flag);
        facts.agentId = webhook.agentId();
        facts.assistantId = data.at("agent_id").text();
        facts.recordingRef = webhook.recordingRef();
        return facts;
    }
}
