package dev.earshot.infra;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Versions of the programs that we start. The build writes them here from the one place that has them, its root pom. */
public final class Versions {
    private static final Properties ALL = read();

    private Versions() {}

    /** The version of {@code kafka} or {@code postgres}. */
    public static String of(String program) {
        String version = ALL.getProperty(program);
        if (version == null) {
            throw new IllegalArgumentException("no version of " + program);
        }
        return version;
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (@Nullable InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            if (in == null) {
                throw new IllegalStateException("versions.properties is missing");
            }
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
