/**
 * The page that tells clients the rules in force. Answers the duty of a server to publish them, with the time after which keys
 * expire (draft-ietf-httpapi-idempotency-key-header-07, sections "Idempotency Key Validity and Expiry" and "Responsibilities").
 */
@NullMarked
package io.idempotency.spring.specification;

import org.jspecify.annotations.NullMarked;
