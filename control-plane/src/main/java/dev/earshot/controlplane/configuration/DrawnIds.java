package dev.earshot.controlplane.configuration;

import dev.earshot.contracts.config.ConfigDocument;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny.Session;

/** Ids from the one sequence of everything people edit, drawn until they are free: a document may have named its own. */
final class DrawnIds implements ConfigurationStore.NewIds {
    private static final String DRAW = "select nextval('entity_id') from generate_series(1, cast(?1 as integer))";

    private final int needed;
    private final Set<Long> taken;
    private final Deque<Long> ids = new ArrayDeque<>();

    DrawnIds(int needed, Collection<ConfigDocument> known) {
        this.needed = needed;
        this.taken = known.stream().map(ConfigDocument::id).collect(Collectors.toSet());
    }

    /** Counts how many are asked for; what it gives is no id of anything. */
    static final class Counting implements ConfigurationStore.NewIds {
        private int asked;

        @Override
        public long next() {
            asked++;
            return -asked;
        }

        int asked() {
            return asked;
        }
    }

    Uni<DrawnIds> draw(Session session) {
        if (ids.size() >= needed) {
            return Uni.createFrom().item(this);
        }
        return session.createNativeQuery(DRAW, Long.class)
                .setParameter(1, needed - ids.size())
                .getResultList()
                .chain(drawn -> {
                    keep(drawn);
                    return draw(session);
                });
    }

    private void keep(List<Long> drawn) {
        drawn.stream().filter(id -> !taken.contains(id)).forEach(ids::add);
    }

    @Override
    public long next() {
        return ids.remove();
    }
}
