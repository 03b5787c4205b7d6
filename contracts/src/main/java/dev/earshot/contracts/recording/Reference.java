package dev.earshot.contracts.recording;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call log says of its recording in the store: {@code <project>/<call log>-<hash>.<ending>}.
 *
 * @param projectId the tenant
 * @param callLogId the call
 * @param hash first 16 hex characters of SHA-256 over the bytes
 * @param ending 1 to 5 letters or digits; {@code bin} where nobody knew it
 */
public record Reference(long projectId, long callLogId, String hash, String ending) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})/(\\d{1,18})-([0-9a-f]{16})\\.([a-z0-9]{1,5})");

    /** Reads a reference; {@code null} when it is none, so nothing of it can lead out of the store. */
    public static @Nullable Reference parse(@Nullable String text) {
        Matcher form = FORM.matcher(text == null ? "" : text);
        return form.matches()
                ? new Reference(
                        Long.parseLong(form.group(1)), Long.parseLong(form.group(2)), form.group(3), form.group(4))
                : null;
    }

    /** As it travels with the call. */
    public String text() {
        return projectId + "/" + callLogId + "-" + hash + "." + ending;
    }

    /** Media type; only of audio that is known, for what somebody sent is shown to a browser. */
    public String contentType() {
        AudioKind kind = AudioKind.ofEnding(ending);
        return kind == null ? "application/octet-stream" : kind.mediaType();
    }
}
