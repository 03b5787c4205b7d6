package dev.earshot.normalizer.recording;

import dev.earshot.store.recording.RecordingEnd;

/** What an attempt came to. */
public sealed interface Brought {
    /** The recording is in the store, and its call is to be told. */
    record Kept(String reference, long size) implements Brought {}

    /** It is not. */
    record NotYet(RecordingEnd end) implements Brought {}
}
