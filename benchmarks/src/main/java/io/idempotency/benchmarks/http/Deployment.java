package io.idempotency.benchmarks.http;

import io.idempotency.redis.RedisProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All applications of a few rounds, and the Redis that some of them share. */
final class Deployment implements AutoCloseable {

    private final List<Application> applications = new ArrayList<>();
    private final @Nullable RedisProcess redis;

    private Deployment(@Nullable RedisProcess redis) {
        this.redis = redis;
    }

    /** Starts them one by one; those that have started end if another does not. */
    static Deployment start(List<Subject> subjects, Launcher launcher) throws IOException, InterruptedException {
        boolean hasRedis =
                subjects.stream().anyMatch(subject -> subject.scenario().hasRedis());
        Deployment deployment = new Deployment(hasRedis ? RedisProcess.start() : null);
        try {
            for (Subject subject : subjects) {
                deployment.applications.add(launcher.start(subject, deployment.redisPort()));
            }
        } catch (IOException | InterruptedException | RuntimeException ex) {
            deployment.close();
            throw ex;
        }
        return deployment;
    }

    private int redisPort() {
        return this.redis == null ? 0 : this.redis.port();
    }

    List<Application> applications() {
        return List.copyOf(this.applications);
    }

    @Override
    public void close() {
        this.applications.forEach(Application::close);
        if (this.redis != null) {
            this.redis.close();
        }
    }
}
