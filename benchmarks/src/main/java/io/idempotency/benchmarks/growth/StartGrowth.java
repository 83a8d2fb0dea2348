package io.idempotency.benchmarks.growth;

import io.idempotency.benchmarks.ClassPath;
import io.idempotency.benchmarks.ClassPath.Part;
import io.idempotency.benchmarks.Sample;
import io.idempotency.redis.RedisProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** How much longer an application takes to start with the starter, and how many more classes it loads. */
record StartGrowth(int starts) {

    private static final Part[] PLAIN = {};
    private static final Part[] WITH_STARTER = {Part.STARTER};
    private static final Part[] PLAIN_WITH_REDIS = {Part.REDIS};
    private static final Part[] WITH_STARTER_AND_REDIS = {Part.STARTER, Part.REDIS, Part.REDIS_STORE};

    void measure(PrintStream out) throws IOException, InterruptedException {
        Table table = new Table(
                "start", "without, ms", "with, ms", "ratio", "classes without", "classes with", "classes added");
        try (RedisProcess server = RedisProcess.start()) {
            compare("in memory", PLAIN, WITH_STARTER, server, table);
            compare("with Redis", PLAIN_WITH_REDIS, WITH_STARTER_AND_REDIS, server, table);
        }
        out.println(table);
    }

    /** Who is first alternates. */
    private void compare(String name, Part[] base, Part[] more, RedisProcess server, Table table)
            throws IOException, InterruptedException {
        double[] without = new double[this.starts];
        double[] with = new double[this.starts];
        double[] ratios = new double[this.starts];
        long classesWithout = 0;
        long classesWith = 0;
        for (int time = 0; time < this.starts; time++) {
            boolean oursFirst = time % 2 == 1;
            List<String> first = start(oursFirst ? more : base, server);
            List<String> second = start(oursFirst ? base : more, server);
            List<String> plain = oursFirst ? second : first;
            List<String> ours = oursFirst ? first : second;
            without[time] = ChildJvm.figure(plain, "millis");
            with[time] = ChildJvm.figure(ours, "millis");
            ratios[time] = with[time] / without[time];
            classesWithout = ChildJvm.figure(plain, "classes");
            classesWith = ChildJvm.figure(ours, "classes");
        }
        table.row(
                name,
                Table.grouped(Math.round(new Sample(without).median())),
                Table.grouped(Math.round(new Sample(with).median())),
                new Sample(ratios).toString(),
                Table.grouped(classesWithout),
                Table.grouped(classesWith),
                Table.grouped(classesWith - classesWithout));
    }

    private static List<String> start(Part[] parts, RedisProcess server) throws IOException, InterruptedException {
        return ChildJvm.run(
                ClassPath.ofThisProcess().with(parts),
                List.of(),
                StartedApplication.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.data.redis.port=" + server.port());
    }
}
