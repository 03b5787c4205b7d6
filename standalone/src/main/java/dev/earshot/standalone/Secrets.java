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

/** Passwords and tokens that the launcher makes at the first start and nobody has to know; files of mode 0600. */
record Secrets(String admin, String owner, String pipeline, String api, String operatorToken) {
    static Path keyset(Settings settings) {
        return settings.data().resolve("keyset.json");
    }

    static Path operatorTokenFile(Settings settings) {
        return settings.data().resolve("operator-token");
    }

    static Secrets loadOrMake(Settings settings) throws IOException {
        Folders.makePrivate(settings.data());
        SecretBox.createIfAbsent(keyset(settings));
        Path file = settings.data().resolve("secrets.json");
        if (!Files.exists(file)) {
            Folders.writePrivate(file, EarshotJson.text(new Secrets(random(), random(), random(), random(), random())));
        }
        Secrets secrets = EarshotJson.read(Files.readAllBytes(file), Secrets.class);
        Folders.writePrivate(operatorTokenFile(settings), secrets.operatorToken());
        return secrets;
    }

    Database.Passwords passwords() {
        return new Database.Passwords(owner, pipeline, api);
    }

    private static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
