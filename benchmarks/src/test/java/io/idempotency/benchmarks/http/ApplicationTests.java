package io.idempotency.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each application does what its row says; that is what the probe checks, which every run begins with. */
class ApplicationTests {

    private static final List<Scenario> EACH_APPLICATION = List.of(
            Scenario.PLAIN, Scenario.REPLAY, Scenario.BARE_REPLAY, Scenario.REDIS_REPLAY, Scenario.OTHER_REPLAY);

    @TempDir
    private static Path folder;

    @Test
    void eachDoesWhatItsRowSays() throws Exception {
        List<Subject> subjects = Subject.of(EACH_APPLICATION, 0);
        Driver driver = new Driver(Wrk.in(folder), new Bodies(folder));

        try (Deployment deployment = Deployment.start(subjects, launcher())) {
            assertThat(deployment.applications()).hasSameSizeAs(EACH_APPLICATION);
            for (Application application : deployment.applications()) {
                driver.prepare(application, List.of(200));
            }
        }
    }

    private static Launcher launcher() {
        CommandLine command = new CommandLine(Options.class);
        command.parseArgs(
                "--output", folder.toString(), "--arguments=-Xms64m -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        return Launcher.of(command.getCommand());
    }
}
