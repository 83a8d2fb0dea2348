package io.idempotency.sample;

/**
 * What a card was charged.
 *
 * @param id its number
 * @param amount in minor units, such as cents
 * @param currency ISO 4217 code
 * @param refunded how much of the amount was given back
 * @param processorKey key under which the card processor did it
 * @param receipt number of the card processor's receipt
 */
record Charge(long id, long amount, String currency, long refunded, String processorKey, long receipt) {}
