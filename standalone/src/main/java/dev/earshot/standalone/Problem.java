package dev.earshot.standalone;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What keeps a verb from its end, in one line for people, and the exit code that says so. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    Problem(String message, int code) {
        super(message);
        this.code = code;
    }

    /** Something on this machine; exit code 1. */
    Problem(String message) {
        this(message, 1);
    }

    /** What was asked for makes no sense; exit code 2. */
    static Problem misuse(String message) {
        return new Problem(message, 2);
    }

    static Problem of(IOException failed) {
        String sentence = switch (failed) {
            case AccessDeniedException denied -> "no access to " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            default -> failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
        };
        return new Problem(sentence);
    }

    int code() {
        return code;
    }

    /** The one line. */
    String sentence() {
        return "earshot: " + getMessage();
    }
}
