package dev.earshot.standalone;

import dev.earshot.infra.Commands;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** JVMs of the kind that runs us, from the same copy of the application, each in a session of its own. */
final class JavaProcess {
    private JavaProcess() {}

    /**
     * A process that writes to a log of its own, works in the data folder, and lives on when we die.
     *
     * @param log the name of its log
     * @param arguments heap, properties, main class or jar, and its arguments
     */
    static ProcessBuilder of(Settings settings, String log, List<String> arguments) throws IOException {
        Path file = settings.log(log);
        Files.createDirectories(file.getParent());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + settings.app().resolve("jvm.options"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(Commands.ownSession(command))
                .directory(settings.data().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().remove("EARSHOT_BOOTSTRAP_API_KEY");
        return builder;
    }

    /**
     * Lets a JVM write its loaded classes to a file when it ends for the first time, and map them from there at every later
     * start of the same build: that halves the time to ready. A file that does not fit its JDK is made anew.
     */
    static List<String> keptClasses(Settings settings, String name) {
        return settings.lasting()
                ? List.of(
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + settings.app().resolve(name + ".jsa"))
                : List.of();
    }

    /** The libraries of the application, for what is not its own main class. */
    static String classPath(Settings settings) {
        return String.join(
                File.pathSeparator,
                settings.app() + "/lib/boot/*",
                settings.app() + "/lib/main/*",
                settings.app() + "/app/*");
    }

    /** The options that map the launcher's classes from the archive that the script has made of them, if it has. */
    static List<String> archive(Settings settings) {
        Path archive = settings.app().resolve("launcher.jsa");
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable") : List.of();
    }
}
