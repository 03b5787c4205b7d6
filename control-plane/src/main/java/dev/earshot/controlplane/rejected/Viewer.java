package dev.earshot.controlplane.rejected;

import dev.earshot.store.rejected.RejectedFilter.Scope;
import java.util.List;

/** Who looks at rejections. */
public sealed interface Viewer {
    /** Whose rejections he may see and decide. */
    Scope scope();

    /** The operator, who sees all. */
    record Operator() implements Viewer {
        @Override
        public Scope scope() {
            return new Scope.Everything();
        }
    }

    /** Who has a key of an organisation; it opens these projects. */
    record Customer(long organization, List<Long> projects) implements Viewer {
        public Customer {
            projects = List.copyOf(projects);
        }

        @Override
        public Scope scope() {
            return new Scope.Only(projects);
        }
    }
}
