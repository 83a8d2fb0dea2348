package io.idempotency.spring.web;

import io.idempotency.KeyRules;

/**
 * How the filter reads, keeps and refuses.
 *
 * @param keyHeader name of the header that carries the key
 * @param keyRules what is accepted as a key
 * @param request how requests are read and compared
 * @param response what is kept of answers
 * @param refusals how requests are refused
 */
public record FilterSettings(
        String keyHeader,
        KeyRules keyRules,
        RequestSettings request,
        ResponseSettings response,
        RefusalSettings refusals) {}
