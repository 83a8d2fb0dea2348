package io.idempotency.benchmarks.growth;

import io.idempotency.benchmarks.ClassPath;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** The heap that records in memory take, each number of them in a process of its own. */
record HeapGrowth(boolean histogram) {

    void measure(List<Integer> counts, PrintStream out) throws IOException, InterruptedException {
        Table table = new Table("records in memory", "heap, MB", "bytes per record", "of that counted by the store");
        StringBuilder histograms = new StringBuilder();
        for (int count : counts) {
            List<String> lines = probe(count);
            long records = ChildJvm.figure(lines, "records");
            if (records != count) {
                throw new IOException("Of " + count + " records there are " + records);
            }
            long heap = ChildJvm.figure(lines, "heap");
            table.row(
                    Table.grouped(count),
                    Table.fixed(heap / 1e6),
                    Table.grouped(Math.round((double) heap / count)),
                    Table.grouped(Math.round((double) ChildJvm.figure(lines, "counted") / count)));
            lines.stream()
                    .filter(line -> !line.startsWith(ChildJvm.FIGURE))
                    .forEach(line -> histograms.append(line).append('\n'));
        }
        out.println(table);
        out.print(histograms);
    }

    private List<String> probe(int count) throws IOException, InterruptedException {
        String number = Integer.toString(count);
        String[] arguments = this.histogram ? new String[] {number, "histogram"} : new String[] {number};
        return ChildJvm.run(ClassPath.ofThisProcess().all(), List.of("-Xmx8g"), HeapProbe.class, arguments);
    }
}
