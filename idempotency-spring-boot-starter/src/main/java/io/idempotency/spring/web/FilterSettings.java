package io.idempotency.spring.web;

import io.idempotency.KeyRules;
import java.time.Duration;

/**
 * How the filter reads, keeps and refuses.
 *
 * @param keyHeader name of the header that carries the key
 * @param keyRules what is accepted as a key
 * @param request how requests are read and compared
 * @param response what is kept of answers
 * @param records how records are named, and in which form they hold answers
 * @param waitTimeout how long a request waits at most for the end of another's run; positive
 * @param refusals how requests are refused
 */
public record FilterSettings(
        String keyHeader,
        KeyRules keyRules,
        RequestSettings request,
        ResponseSettings response,
        RecordSettings records,
        Duration waitTimeout,
        RefusalSettings refusals) {}
