package dev.earshot.controlplane.configuration;

import dev.earshot.platform.secret.SecretBox;
import dev.earshot.store.audit.IdempotentAnswers;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.hibernate.reactive.mutiny.Mutiny.Session;
import org.jspecify.annotations.Nullable;

/** Answers that a repeated request gets again, sealed: one may show a key that is never shown otherwise. */
@Singleton
final class Answers {
    private final SecretBox secrets;

    @Inject
    Answers(SecretBox secrets) {
        this.secrets = secrets;
    }

    /** What was answered before, {@code null} when nothing was; fails with {@link Once.Differs}. */
    Uni<@Nullable String> find(Session session, Author author, Once once) {
        return session.createNativeQuery(IdempotentAnswers.FIND, Object[].class)
                .setParameter(1, author.organization())
                .setParameter(2, author.keyId())
                .setParameter(3, once.name())
                .getResultList()
                .map(rows -> {
                    if (rows.isEmpty()) {
                        return null;
                    }
                    Object[] row = rows.getFirst();
                    if (!once.digest().equals(row[0])) {
                        throw new Once.Differs();
                    }
                    return secrets.unseal(String.valueOf(row[1]), place(author, once));
                });
    }

    Uni<Void> keep(Session session, Author author, Once once, String answer) {
        return session.createNativeQuery(IdempotentAnswers.FORGET)
                .executeUpdate()
                .chain(() -> session.createNativeQuery(IdempotentAnswers.KEEP)
                        .setParameter(1, author.organization())
                        .setParameter(2, author.keyId())
                        .setParameter(3, once.name())
                        .setParameter(4, once.digest())
                        .setParameter(5, secrets.seal(answer, place(author, once)))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static String place(Author author, Once once) {
        return "answer:" + author.keyId() + ":" + once.name();
    }
}
