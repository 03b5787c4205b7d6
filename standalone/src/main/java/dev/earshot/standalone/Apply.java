package dev.earshot.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operator's document, from a file or standard input, to the control plane. */
final class Apply {
    private Apply() {}

    /**
     * The document.
     *
     * @param file its name, or {@code -} for standard input
     */
    static String read(String file) throws IOException, Problem {
        if (!file.equals("-") && (!Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file)))) {
            throw Problem.misuse(file + " cannot be read");
        }
        return decode(file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file)));
    }

    static String decode(byte[] bytes) throws Problem {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
        } catch (CharacterCodingException bad) {
            String before = new String(bytes, 0, rest.position(), StandardCharsets.UTF_8);
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            int column = before.length() - before.lastIndexOf('\n');
            throw Problem.misuse(line + ":" + column + " document: must be UTF-8");
        }
    }

    /** Applies it and prints what is there now; an error of the document is printed as it came, and changes nothing. */
    static int run(Settings settings, String yaml, PrintStream out) throws IOException, InterruptedException, Problem {
        Operator.Reply reply = new Operator(settings).apply(yaml);
        if (reply.status() == 200) {
            out.println(reply.body());
            return 0;
        }
        System.err.println(reply.body());
        return reply.status() == 400 ? 2 : 1;
    }
}
