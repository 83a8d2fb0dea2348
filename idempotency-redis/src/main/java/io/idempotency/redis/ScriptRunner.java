package io.idempotency.redis;

import java.util.List;

/**
 * Runs scripts on a server, in bounded time. Thread safe. What goes wrong is thrown as the driver says it, without checked
 * exceptions.
 */
interface ScriptRunner extends AutoCloseable {

    /**
     * Runs a script in one round trip, or two if the server has not seen it.
     *
     * @return what it replied
     */
    List<Object> run(Script script, Call call);

    /**
     * Runs a script several times, without waiting between them where the driver can.
     *
     * @return what it replied, in the order of the calls
     */
    List<List<Object>> runAll(Script script, List<Call> calls);

    /** {@return whether an exception of this runner is what the server said, so that it is there and replies} */
    boolean isReply(Throwable thrown);

    /** Ends threads of its own; connections are the application's. */
    @Override
    void close();
}
