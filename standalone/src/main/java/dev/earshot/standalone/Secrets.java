package dev.earshot.standalone;

import dev.earshot.contracts.json.EarshotJson;
import dev.earshot.infra.Database;
import dev.earshot.infra.Folders;
import dev.earshot.platform.secret.SecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher makes up at the first start, in files of mode 0600: passwords that nobody has to know, and the first
 * API key. The key stays here, so that a start which died before it had told anybody can tell it again.
 */
record Secrets(String admin, String owner, String pipeline, String api, String operatorToken, String apiKey) {
    /** Enough for finding and ending what runs; nothing can be started with it. */
    static final Secrets NONE = new Secrets("", "", "", "", "", "");

    private static final int KEY_BYTES = 30;
    private static final int PASSWORD_BYTES = 24;

    static Path keyset(Settings settings) {
        return settings.data().resolve("keyset.json");
    }

    static Path operatorTokenFile(Settings settings) {
        return settings.data().resolve("operator-token");
    }

    /**
     * The secrets of this folder.
     *
     * @param givenKey the API key of a folder that is empty, {@code null} or blank when one is to be made
     * @throws Problem when the given key cannot be one
     */
    static Secrets loadOrMake(Settings settings, @Nullable String givenKey) throws IOException, Problem {
        Path file = settings.data().resolve("secrets.json");
        if (!Files.exists(file)) {
            String key = givenKey == null || givenKey.isEmpty() ? "esk_" + random(KEY_BYTES) : usable(givenKey);
            Folders.makePrivate(settings.data());
            Folders.writePrivate(
                    file,
                    EarshotJson.text(new Secrets(password(), password(), password(), password(), password(), key)));
        }
        Folders.makePrivate(settings.data());
        SecretBox.createIfAbsent(keyset(settings));
        Secrets secrets = EarshotJson.read(Files.readAllBytes(file), Secrets.class);
        Folders.writePrivate(operatorTokenFile(settings), secrets.operatorToken());
        return secrets;
    }

    private static String usable(String key) throws Problem {
        if (!key.matches("[\\x21-\\x7e]{32,200}")) {
            throw Problem.misuse(
                    "EARSHOT_BOOTSTRAP_API_KEY must be 32 to 200 printable ASCII characters, without spaces");
        }
        return key;
    }

    Database.Passwords passwords() {
        return new Database.Passwords(owner, pipeline, api);
    }

    private static String password() {
        return random(PASSWORD_BYTES);
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Secrets"; // a log must not have them
    }
}
