package dev.earshot.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earshot.contracts.recording.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderRecordingsTest {
    @TempDir
    Path folder;

    @Test
    void everyOwnerHasAFileOfHisOwnAndTheBytesAreThereOnce() throws Exception {
        Recordings recordings = new FolderRecordings(folder);
        Path incoming = recordings.incoming();
        Files.write(incoming, new byte[] {1, 2, 3});

        List<String> references = recordings.keep(
                incoming, List.of(new Recordings.Place(1, 10), new Recordings.Place(2, 20)), "call.MP3");
        recordings.drop(incoming);

        assertThat(references).hasSize(2).doesNotHaveDuplicates();
        assertThat(references.get(0)).matches("1/10-[0-9a-f]{16}\\.mp3");
        assertThat(references.get(1)).matches("2/20-[0-9a-f]{16}\\.mp3");
        Path first = folder.resolve(references.get(0));
        Path second = folder.resolve(references.get(1));
        assertThat(Files.getAttribute(first, "unix:ino")).isEqualTo(Files.getAttribute(second, "unix:ino"));
        Files.delete(first);
        assertThat(Files.readAllBytes(second)).containsExactly(1, 2, 3);
    }

    @Test
    void aRepeatIsTheSameFileAndNoEndingLeavesTheFolder() throws Exception {
        Recordings recordings = new FolderRecordings(folder);
        List<Recordings.Place> owner = List.of(new Recordings.Place(1, 10));
        Path once = recordings.incoming();
        Path twice = recordings.incoming();

        String first = recordings.keep(once, owner, "../../etc/x").getFirst();
        assertThat(recordings.keep(twice, owner, "../../etc/x")).containsExactly(first);
        assertThat(first).endsWith(".bin");
    }

    @Test
    void whatIsErasedIsGoneAndNobodyElsesIs() throws Exception {
        Recordings recordings = new FolderRecordings(folder);
        Path incoming = recordings.incoming();
        Files.write(incoming, new byte[] {1, 2, 3});
        List<Reference> references =
                recordings
                        .keep(incoming, List.of(new Recordings.Place(1, 10), new Recordings.Place(2, 20)), "call.mp3")
                        .stream()
                        .map(Reference::parse)
                        .toList();

        recordings.erase(references.getFirst());
        recordings.erase(references.getFirst());
        assertThat(recordings.find(references.getFirst())).isNull();
        assertThat(recordings.find(references.getLast())).isNotNull();
    }

    @Test
    void onlyWhatNobodyCanStillBeWritingIsSwept() throws Exception {
        Recordings recordings = new FolderRecordings(folder);
        assertThat(recordings.sweep(Instant.now())).isZero();
        Path old = recordings.incoming();
        Path fresh = recordings.incoming();
        Instant now = Instant.now();
        Files.setLastModifiedTime(old, FileTime.from(now.minusSeconds(7_200)));

        assertThat(recordings.sweep(now.minusSeconds(3_600))).isEqualTo(1);
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void whatIsKeptIsFoundByItsReferenceAndNothingElseIs() throws Exception {
        Recordings recordings = new FolderRecordings(folder);
        Path incoming = recordings.partial("fetch-1-10-1");
        Files.write(incoming, new byte[] {1, 2, 3});
        String kept = recordings
                .keep(incoming, List.of(new Recordings.Place(1, 10)), "call.mp3")
                .getFirst();

        Reference reference = Objects.requireNonNull(Reference.parse(kept));
        assertThat(reference.text()).isEqualTo(kept);
        assertThat(reference.contentType()).isEqualTo("audio/mpeg");
        assertThat(recordings.find(reference)).isInstanceOfSatisfying(Stored.OnDisk.class, found -> {
            assertThat(found.size()).isEqualTo(3);
            assertThat(found.file()).hasBinaryContent(new byte[] {1, 2, 3});
        });
        assertThat(recordings.find(new Reference(1, 11, reference.hash(), "mp3")))
                .isNull();
    }
}
