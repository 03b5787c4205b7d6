package dev.earshot.gateway;

import dev.earshot.contracts.id.CallLogIds;
import dev.earshot.contracts.id.DerivedIds;
import dev.earshot.contracts.id.Hash;
import dev.earshot.gateway.body.AudioCut;
import dev.earshot.gateway.body.Body;
import dev.earshot.gateway.body.BodyFault;
import dev.earshot.gateway.body.FilePayload;
import dev.earshot.gateway.body.Told;
import dev.earshot.gateway.provider.ProviderDoor;
import dev.earshot.gateway.sender.Claim;
import dev.earshot.gateway.sender.Owner;
import dev.earshot.gateway.sender.Senders;
import dev.earshot.gateway.sender.Whose;
import dev.earshot.gateway.signature.Head;
import dev.earshot.gateway.signature.Payload;
import dev.earshot.platform.config.ConfigSnapshot;
import dev.earshot.recordings.Recordings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A provider's webhooks, by what is written of its door. Verified means accepted, whatever the body holds: a refusal
 * would lose the call, for these senders do not come again.
 */
final class ProviderReception implements Reception {
    /** Larger bodies are only read when their head can verify, bytes. */
    private static final long LARGE = 256 * 1024;

    private final ProviderDoor door;
    private final Senders senders;
    private final Supplier<ConfigSnapshot> configuration;
    private final Recordings recordings;
    private final long bodyLimit;

    ProviderReception(
            ProviderDoor door,
            Senders senders,
            Supplier<ConfigSnapshot> configuration,
            Recordings recordings,
            long bodyLimit) {
        this.door = door;
        this.senders = senders;
        this.configuration = configuration;
        this.recordings = recordings;
        this.bodyLimit = bodyLimit;
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    @Override
    public String word() {
        return door.provider();
    }

    @Override
    public String path() {
        return door.path();
    }

    @Override
    public Shape shape(String contentType) {
        return door.audio() == null ? Shape.PLAIN : Shape.WITH_AUDIO;
    }

    @Override
    public @Nullable Decision before(Head head, String contentType, long announced) {
        if (announced >= 0 && announced <= LARGE) {
            return null;
        }
        String reason = senders.hopeless(door, head, configuration.get());
        return reason == null ? null : new Decision.Unverified(null, reason);
    }

    @Override
    public Decision decide(Arrived arrived) {
        return switch (arrived.body()) {
            case Body.InMemory memory -> inMemory(arrived, memory.bytes());
            case Body.OnDisk disk -> onDisk(arrived, disk);
            case Body.Form _ -> throw new IllegalStateException("a provider sends no forms");
        };
    }

    @Override
    public Decision lastResort(Arrived arrived) {
        if (!(arrived.body() instanceof Body.InMemory(byte[] bytes))) {
            return new Decision.Reply(Answer.notStored("internal"));
        }
        return switch (whose(arrived, Payload.of(bytes), Told.NOTHING)) {
            case Whose.Nobody _ -> new Decision.Reply(Answer.notStored("internal"));
            case Whose.Owned owned ->
                keep(arrived, owned.owners(), Told.NOTHING, Content.of(bytes, arrived.contentType()));
        };
    }

    private Decision inMemory(Arrived arrived, byte[] bytes) {
        Told told = Told.of(bytes, door.pointers());
        return switch (whose(arrived, Payload.of(bytes), told)) {
            case Whose.Nobody nobody -> new Decision.Unverified(agent(arrived, told), nobody.reason());
            case Whose.Owned owned -> {
                String event = door.event(told);
                ProviderDoor.Audio audio = door.audio();
                if (event != null && door.ignores(event)) {
                    yield new Decision.Ignore(event, door.wantsAnswer(event));
                }
                Content whole = Content.of(bytes, arrived.contentType());
                if (audio == null || !audio.event().equals(event)) {
                    yield keep(arrived, owned.owners(), told, whole);
                }
                yield new Decision.OnWorker(() ->
                        withAudio(arrived, owned.owners(), told, () -> new ByteArrayInputStream(bytes), () -> whole));
            }
        };
    }

    private Decision onDisk(Arrived arrived, Body.OnDisk disk) {
        ProviderDoor.Audio audio = door.audio();
        try {
            if (audio == null || disk.size() <= bodyLimit) { // it only did not say its length
                return inMemory(arrived, Files.readAllBytes(disk.file()));
            }
            Told told = AudioCut.told(disk.file(), door.pointers());
            String event = door.event(told);
            return switch (whose(arrived, new FilePayload(disk.file()), told)) {
                case Whose.Nobody nobody -> new Decision.Unverified(agent(arrived, told), nobody.reason());
                case Whose.Owned owned ->
                    audio.event().equals(event) || (event == null && !told.whole())
                            ? withAudio(
                                    arrived,
                                    owned.owners(),
                                    told,
                                    () -> Files.newInputStream(disk.file()),
                                    // Nothing is lost: the body itself is kept in the place of the recording.
                                    () -> Content.withRecording(
                                            AudioCut.withoutAudio(told, audio.pointer()),
                                            disk.file(),
                                            "undecodable.json"))
                            : new Decision.Reply(Answer.to(new BodyFault.TooLarge(
                                    "A body that is no " + audio.event(), bodyLimit, disk.size())));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Decision withAudio(
            Arrived arrived, List<Owner> owners, Told told, Opening body, Supplier<Content> undecodable)
            throws IOException {
        ProviderDoor.Audio audio = Objects.requireNonNull(door.audio());
        Path file = recordings.incoming();
        try {
            byte[] rest;
            try (InputStream in = body.open();
                    OutputStream out = Files.newOutputStream(file)) {
                rest = AudioCut.split(in, out, audio.pointer(), bodyLimit);
            }
            Path recording = Files.size(file) == 0 ? null : file;
            return keep(arrived, owners, told, Content.withRecording(rest, recording, audio.filename()));
        } catch (AudioCut.Undecodable broken) {
            return keep(arrived, owners, told, undecodable.get());
        } catch (BodyFault.TooLarge large) {
            return new Decision.Reply(Answer.to(large));
        } finally {
            recordings.drop(file);
        }
    }

    private Whose whose(Arrived arrived, Payload payload, Told told) {
        Set<String> assistants = told.all(door.places().agents());
        return senders.whose(
                door,
                new Claim(arrived.head(), arrived.signed(payload), arrived.agentId(), assistants),
                configuration.get());
    }

    private @Nullable String agent(Arrived arrived, Told told) {
        return arrived.agentId() != null
                ? arrived.agentId()
                : told.first(door.places().agents());
    }

    private Decision keep(Arrived arrived, List<Owner> owners, Told told, Content content) {
        String callId = told.first(door.places().calls());
        List<String> references = content.recording() == null
                ? List.of()
                : recordings.keep(content.recording(), places(owners, callId), content.filename());
        String hash = Hash.shortHex(content.bytes());
        List<Decision.Entry> entries = new ArrayList<>(owners.size());
        for (Owner owner : owners) {
            String reference = references.isEmpty() ? null : references.get(entries.size());
            String id = DerivedIds.webhook(owner.projectId(), door.provider(), hash);
            entries.add(new Decision.Entry(arrived.webhook(id, door.provider(), owner, reference, content), callId));
        }
        return new Decision.Keep(entries, configuration.get().nextOffset(), Answer.RECEIVED);
    }

    private static List<Recordings.Place> places(List<Owner> owners, @Nullable String callId) {
        String call = callId == null ? "" : callId;
        return owners.stream()
                .map(owner -> new Recordings.Place(owner.projectId(), CallLogIds.of(owner.projectId(), call)))
                .toList();
    }
}
