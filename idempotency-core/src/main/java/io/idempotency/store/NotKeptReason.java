package io.idempotency.store;

/** Why an operation that is done has no answer to replay. */
public enum NotKeptReason {
    /** Its status is not one to keep, but the effect had been settled. */
    STATUS,

    /** Its content type is not one to keep. */
    CONTENT_TYPE,

    /** It was larger than the configured size. */
    TOO_LARGE,

    /** It broke off before its end. */
    INCOMPLETE,

    /** The handler said that its answer must not be kept. */
    DECLINED,

    /** The effect was settled, and its process ended before the answer was recorded. */
    SETTLED,

    /** It was kept, and its bytes were dropped later for lack of space. */
    DROPPED
}
