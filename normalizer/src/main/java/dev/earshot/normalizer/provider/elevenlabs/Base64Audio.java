package dev.earshot.normalizer.provider.elevenlabs;

import dev.earshot.normalizer.provider.Field;
import java.util.Base64;

/** Audio inside a body. The gateway takes it out; what is still there is looked at, never kept. */
final class Base64Audio {
    private Base64Audio() {}

    /** Whether there is a text that is no base64. */
    static boolean isBroken(Field audio) {
        String text = audio.text();
        if (text == null) {
            return false;
        }
        try {
            Base64.getDecoder().decode(text);
            return false;
        } catch (IllegalArgumentException broken) {
            return true;
        }
    }
}
