package io.idempotency.benchmarks.growth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a class in a virtual machine of its own, of the same release as this one, to its end. */
final class ChildJvm {

    /** What a line begins with that a child reports a figure by. */
    static final String FIGURE = "figure ";

    private ChildJvm() {}

    /**
     * Runs it.
     *
     * @param options of the virtual machine
     * @return all lines that it has written
     * @throws IOException if it does not end well
     */
    static List<String> run(String classPath, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(main.getSimpleName() + " has failed: " + output);
            }
            return output.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Writes a line that {@link #figure} finds. */
    static void report(String name, long value) {
        System.out.println(FIGURE + name + ' ' + value);
    }

    /** {@return what a child has reported by that name} */
    static long figure(List<String> lines, String name) throws IOException {
        String start = FIGURE + name + ' ';
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> Long.valueOf(line.substring(start.length())))
                .findFirst()
                .orElseThrow(() -> new IOException("No figure '" + name + "' in " + lines));
    }
}
