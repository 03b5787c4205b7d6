package dev.earshot.platform.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens secrets with a Tink AES-256-GCM keyset. The associated data {@code kind:id:field} binds a ciphertext to
 * its place: moved to another row, it does not open.
 */
public final class SecretBox {
    private static final String PREFIX = "enc:v1:";
    private static final Set<PosixFilePermission> TOO_OPEN = EnumSet.of(
            PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);

    private final Aead aead;

    private SecretBox(Aead aead) {
        this.aead = aead;
    }

    /**
     * Opens a keyset file.
     *
     * @param keyset file in Tink's JSON form, readable by its owner only
     * @throws UncheckedIOException when the file cannot be read
     * @throws IllegalStateException when it is no keyset, or when others than its owner and group may read it or anybody
     *     but its owner may write it
     */
    public static SecretBox open(Path keyset) {
        try {
            refuseOpenFile(keyset);
            AeadConfig.register();
            KeysetHandle handle = TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(keyset), RegistryConfiguration.get(), InsecureSecretKeyAccess.get());
            return new SecretBox(handle.getPrimitive(RegistryConfiguration.get(), Aead.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the key file " + keyset, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key file " + keyset + " is no Tink AEAD keyset", e);
        }
    }

    // The group may read: that is how a mounted secret reaches a process that is not root.
    private static void refuseOpenFile(Path keyset) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(keyset, PosixFileAttributeView.class);
        if (view == null) {
            return; // a file system without these permissions
        }
        Set<PosixFilePermission> open = EnumSet.copyOf(TOO_OPEN);
        open.retainAll(view.readAttributes().permissions());
        if (!open.isEmpty()) {
            throw new IllegalStateException("the key file " + keyset + " is open to others " + open + ": chmod 600");
        }
    }

    /** Makes a new keyset file with mode 0600; keeps the file that is there, also one that another process makes now. */
    public static void createIfAbsent(Path keyset) {
        if (Files.exists(keyset)) {
            return;
        }
        Path draft = null;
        try {
            AeadConfig.register();
            String json = TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get()),
                    RegistryConfiguration.get(),
                    InsecureSecretKeyAccess.get());
            draft = Files.createTempFile(
                    keyset.toAbsolutePath().getParent(),
                    "keyset",
                    ".draft",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, json);
            // A link is made only where nothing is; a move would replace what another process sealed secrets with.
            Files.createLink(keyset, draft);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the key file " + keyset, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a keyset", e);
        } finally {
            deleteIfThere(draft);
        }
    }

    private static void deleteIfThere(@Nullable Path draft) {
        if (draft == null) {
            return;
        }
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + draft, e);
        }
    }

    /** Seals a secret. */
    public String seal(String plain, String associatedData) {
        try {
            byte[] sealed = aead.encrypt(
                    plain.getBytes(StandardCharsets.UTF_8), associatedData.getBytes(StandardCharsets.UTF_8));
            return PREFIX + Base64.getEncoder().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + associatedData, e);
        }
    }

    /**
     * Opens a secret.
     *
     * @return {@code null} for {@code null}
     * @throws IllegalArgumentException when it is not ours, was changed, or belongs to another place
     */
    public @Nullable String unseal(@Nullable String sealed, String associatedData) {
        if (sealed == null) {
            return null;
        }
        if (!sealed.startsWith(PREFIX)) {
            throw new IllegalArgumentException("not a sealed secret: " + associatedData);
        }
        try {
            byte[] plain = aead.decrypt(
                    Base64.getDecoder().decode(sealed.substring(PREFIX.length())),
                    associatedData.getBytes(StandardCharsets.UTF_8));
            return new String(plain, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot open " + associatedData + ": another key, or moved", e);
        }
    }

    /** The associated data of a field. */
    public static String place(String kind, long id, String field) {
        return kind + ":" + id + ":" + field;
    }
}
