package dev.earshot.controlplane.api;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a key or a member may do. */
public enum Role {
    ADMIN,
    MEMBER,
    VIEW_ONLY,
    INTERNAL_VIEW,
    LABS,
    LABS_VIEW_ONLY,
    INSIGHTS_VIEW;

    /** The name on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names of all. */
    public static Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (Role role : values()) {
            names.add(role.wire());
        }
        return names;
    }

    /** The role with this name; one that nobody knows may only read. */
    static Role of(String wire) {
        for (Role role : values()) {
            if (role.wire().equals(wire)) {
                return role;
            }
        }
        return VIEW_ONLY;
    }

    /** Whether it may change what a project has. */
    boolean mayWrite() {
        return switch (this) {
            case ADMIN, MEMBER, LABS -> true;
            case VIEW_ONLY, INTERNAL_VIEW, LABS_VIEW_ONLY, INSIGHTS_VIEW -> false;
        };
    }

    /** Whether it may change who may do what, and which projects there are. */
    boolean mayAdminister() {
        return this == ADMIN;
    }
}
