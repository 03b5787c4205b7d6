package dev.earshot.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How to run a program that refuses to run as root. An ordinary user runs it directly. Root prefers a user namespace
 * (the files stay its own); where that is forbidden, it takes the uid of "nobody", who then must own the files.
 *
 * @param prefix the words to put before a command
 * @param owner uid:gid that must own the files, empty when they may stay as they are
 */
record Unprivileged(List<String> prefix, String owner) {
    private static final String NOBODY = "65534";

    /** Found out once: a process does not become another user's, and each try costs a process. */
    private static final class Chosen {
        static final Unprivileged HERE = find();
    }

    static Unprivileged choose() {
        return Chosen.HERE;
    }

    private static Unprivileged find() {
        if (!isRoot()) {
            return new Unprivileged(List.of(), "");
        }
        if (succeeds(List.of("unshare", "-U", "true"))) {
            return new Unprivileged(List.of("unshare", "-U"), "");
        }
        List<String> setpriv = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        if (succeeds(Commands.join(setpriv, "true"))) {
            return new Unprivileged(setpriv, NOBODY + ":" + NOBODY);
        }
        return new Unprivileged(List.of("runuser", "-u", "nobody", "--"), NOBODY + ":" + NOBODY);
    }

    /** The name alone may lie: a container can run as a uid that has none. */
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException noSuchFolder) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    /** Whether files must lie where another user can reach them. */
    boolean needsOwnFolder() {
        return !owner.isEmpty();
    }

    void own(Path folder) throws IOException {
        if (needsOwnFolder()) {
            Commands.run(List.of("chown", "-R", owner, folder.toString()));
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Commands.run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
