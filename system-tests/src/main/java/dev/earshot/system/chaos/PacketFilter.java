package dev.earshot.system.chaos;

import java.io.IOException;

/** The packet filter of this machine, which root alone may use, where {@code iptables} is installed. */
final class PacketFilter {
    private PacketFilter() {}

    static boolean isUsable() throws InterruptedException {
        try {
            return run("-L", "INPUT", "-n") == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    static void drop(int port, boolean towards) throws IOException, InterruptedException {
        must("-I", port, towards);
    }

    static void let(int port, boolean towards) throws IOException, InterruptedException {
        must("-D", port, towards);
    }

    private static void must(String what, int port, boolean towards) throws IOException, InterruptedException {
        int code = run(
                what,
                "INPUT",
                "-i",
                "lo",
                "-p",
                "tcp",
                towards ? "--dport" : "--sport",
                Integer.toString(port),
                "-j",
                "DROP");
        if (code != 0) {
            throw new IOException("iptables " + what + " ended with " + code);
        }
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 2];
        command[0] = "iptables";
        command[1] = "-w";
        System.arraycopy(arguments, 0, command, 2, arguments.length);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
