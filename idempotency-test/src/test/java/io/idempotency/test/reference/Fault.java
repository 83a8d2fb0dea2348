package io.idempotency.test.reference;

import java.util.Set;

/** What a store can get wrong, and tests of the contract that notice it; together they are all the tests there are. */
enum Fault {
    NONE,
    LOOKS_FIRST_AND_PUTS_LATER(
            "ofManySimultaneousAttemptsExactlyOneAcquires",
            "ofManySimultaneousTakersExactlyOneTakesOver",
            "ofManyRunsExactlyOneTakesEffectAndAllGetItsAnswer",
            "aLateCompletionAndATakeoverNeverBothSucceed",
            "aLateSettlingAndATakeoverNeverBothSucceed",
            "aLateReleaseNeverFreesTheRecordOfItsTaker",
            "aLateRenewalNeverTakesTheRecordBack",
            "aReleaseNeverUndoesACompletion",
            "aReleaseNeverUndoesASettling",
            "aDeletionNeverDeletesARunThatHasBegunSince"),
    WRITES_BACK_WHAT_IT_FOUND("aReleasedRecordIsAcquiredOrFree", "aDeletionNeverUndoesTheCompletionOfARun"),
    COMPLETES_FOR_ANYBODY(
            "aLateOwnerChangesNothingAfterItsTakerHasSettled",
            "anAttemptThatComesBackAfterATakeoverDoesNotOwnTheRecord",
            "nobodyElseCompletesARunningRecord",
            "nobodyElseReplacesACompletion",
            "aLateOwnerChangesNothingWhileItsTakerRuns",
            "aLateOwnerChangesNothingAfterItsTakerHasFinished",
            "aLateCompletionAndATakeoverNeverBothSucceed"),
    SETTLES_FOR_ANYBODY("nobodyElseSettlesARecord", "aLateOwnerChangesNothingWhileItsTakerRuns"),
    RELEASES_FOR_ANYBODY("releasingWhatWasNeverAcquiredChangesNothing", "releasingAfterAnotherHasTheRecordIsRefused"),
    RENEWS_FOR_ANYBODY("renewingReportsExactlyTheOvertaken", "renewingTellsAttemptsOnOneRecordApart"),
    FREES_A_SETTLED_RECORD_WHEN_ITS_LEASE_LAPSES(
            "aSettledRunThatHasLapsedIsFoundFinished",
            "aSettledRecordIsCompletedEvenAfterItsLeaseHasLapsed",
            "aSettledRecordIsFinishedWhenItsLeaseHasLapsed"),
    FREES_A_SETTLED_RECORD_WHEN_ITS_RETENTION_ENDS("aSettledRecordIsNotFreeWhileItsLeaseLastsHoweverShortItsRetention"),
    RELEASES_SETTLED_RECORDS(
            "releasingAFinishedRecordIsRefused",
            "releasingARecordFinishedWithoutAnAnswerIsRefused",
            "aSettledRecordIsNotReleased"),
    REFUSES_A_LATE_OWNER_WITHOUT_A_TAKER(
            "aLateOwnerReleasesIfNobodyTookOver",
            "aLateOwnerCompletesIfNobodyTookOver",
            "aLateOwnerSettlesIfNobodyTookOver"),
    FORGETS_A_RECORD_WHEN_ITS_LEASE_LAPSES(
            "aLapsedRunIsFoundTakeable",
            "aLateOwnerRenewsIfNobodyTookOver",
            "aLateOwnerAcquiresItsRecordAgainIfNobodyTookOver"),
    COUNTS_TOKENS_PER_RECORD("tokensGrowAcrossReleases", "tokensGrowAcrossExpiry", "tokensGrowAcrossDeletions"),
    REFUSES_A_REPEATED_ACQUIRE("acquiringAgainGivesTheSameToken", "acquiringAgainStartsTheLeaseAnew"),
    DRAWS_A_NEW_TOKEN_ON_A_REPEATED_ACQUIRE("acquiringAgainGivesTheSameToken"),
    HANDS_THE_FINGERPRINT_ON_TO_A_TAKER("aLapsedRecordIsTakenOver", "aTakerDoesNotInheritTheFingerprint"),
    RENEWS_FINISHED_RECORDS(
            "renewingASettledRecordAfterItsLeaseDoesNotBringItBack",
            "renewingLeavesAFinishedRecordAndItsRetentionAlone"),
    UNSETTLES_A_RECORD_BY_RENEWING_IT("renewingASettledRecordLeavesItSettled"),
    NEVER_EXPIRES(
            "aLateOwnerCompletesAfterItsTakersRecordIsGone",
            "aLateOwnerSettlesAfterItsTakersRecordIsGone",
            "theRetentionOfACompletionReplacesThatOfTheSettling",
            "theShortestRetentionEnds",
            "whatHasExpiredIsNeitherFoundNorDeleted",
            "aFinishedRecordIsFreeWhenItsRetentionEnds",
            "aSettledRecordIsFreeWhenItsRetentionEnds"),
    KEEPS_NOTHING_FOR_EVER(
            "whatIsKeptForEverIsStillThereLater", "completingAgainReplacesTheRetention", "whatIsKeptForEverHasNoEnd"),
    IGNORES_THE_CASE_OF_IDS("similarIdsNameDifferentRecords"),
    TAKES_BYTES_FOR_TEXT("bytesComeBackUnchanged"),
    DRAWS_THE_TOKEN_BEFORE_IT_LOOKS("tokensGrowInTheOrderOfAcquisition"),
    TOKENS_STAND_STILL("tokensGrowAcrossATakeover", "tokensGrowAcrossReleases", "tokensGrowAcrossExpiry"),
    FINISHES_A_RECORD_WHEN_IT_IS_SETTLED(
            "aRunThatHasSettledIsFoundSettled",
            "settlingAgainGivesTheSameVerdictAndState",
            "aSettledRecordIsInFlightUntilItsLeaseLapses"),
    REFUSES_TO_COMPLETE_TWICE(
            "completingAgainGivesTheSameVerdictAndState",
            "completingAgainReplacesTheOwnCompletion",
            "completingAnAbsentRecordWritesIt"),
    RECREATES_RECORDS_BY_RENEWING("renewingRecreatesNothing"),
    REPORTS_A_LAPSED_RECORD_AS_OVERTAKEN("renewingALapsedRecordDoesNotReportIt"),
    FAILS_WHEN_THERE_IS_NOTHING_TO_RENEW("renewingNothingReportsNothing"),
    RENEWS_FOR_EVER("aRenewedLeaseLapsesToo"),
    FORGETS_FINGERPRINTS(
            "fingerprintsComeBackUnchanged",
            "settlingSuppliesAFingerprint",
            "aRunningRecordShowsItsFingerprint",
            "recordsAreIndependentOfEachOther",
            "oneNonceOnTwoRecordsIsTwoAttempts"),
    INVENTS_FINGERPRINTS(
            "aRecordThatNeverHadAFingerprintIsSettledWithoutOne",
            "settlingWithoutAFingerprintKeepsTheEarlierOne",
            "aRunningRecordWithoutAFingerprintShowsNone",
            "aReleasedRecordForgetsItsFingerprint"),
    SHOWS_THE_WHOLE_LEASE("theLeaseLeftShrinksAsTimePasses"),
    SHOWS_TOO_GREAT_AN_AGE("theAgeOfASettledRecordIsNoGreaterThanTheTimeSinceItWasSettled"),
    SETTLES_FINISHED_RECORDS("settlingAFinishedRecordChangesNothing"),
    RENEWS_NOTHING("renewingKeepsARecordAlive", "renewingExtendsManyAtOnce"),
    SHOWS_NO_AGE("theAgeOfACompletionGrows", "whatIsFoundAges"),
    KEEPS_NO_ANSWERS(
            "settlingAnAbsentRecordWritesItFinished",
            "anAnswerIsGivenToEveryLaterAttempt",
            "theOwnerItselfFindsItsRecordFinished",
            "completingTakesTheFingerprintOfTheCompletion",
            "aSettledRecordIsCompleted",
            "aVeryLongRetentionIsNotAnError"),
    GIVES_EVERY_REASON_AS_THE_SAME("whyAnAnswerWasNotKeptIsGivenBack", "whyAnAnswerWasNotKeptIsFound"),
    RELEASES_NOTHING("releasingFreesTheRecordAtOnce", "whatIsAbsentIsNotFound"),
    REFUSES_TO_RELEASE_TWICE("releasingAgainGivesTheSameVerdict"),
    WIPES_ARRAYS_AFTER_USE("theStoreModifiesNoArrayOfItsCallers"),
    SHOWS_NO_HEADS("aKeptAnswerIsFoundByItsHead"),
    TAKES_WHAT_IT_FINDS("findingTakesNothing"),
    RENEWS_WHAT_IT_FINDS("findingRenewsNothing"),
    DELETES_RUNS("aRunIsNotDeleted", "aRunThatHasSettledIsNotDeleted", "aLapsedRunIsNotDeleted"),
    DELETES_LAPSED_RUNS("aLapsedRunIsNotDeleted"),
    DELETES_NO_LAPSED_RECORDS("aSettledRunThatHasLapsedIsDeleted"),
    DELETES_NOTHING(
            "aFinishedRecordIsDeletedOnce",
            "whatIsKeptForEverIsDeleted",
            "whatWasDeletedIsDoneAgain",
            "nobodyOwnsWhatWasDeleted"),
    SAYS_THAT_IT_HAS_DELETED("aFinishedRecordIsDeletedOnce"),
    SHOWS_EVERY_RUN_AS_LAPSED("aRunIsFoundRunning"),
    DELETES_ALL("deletingLeavesOtherRecordsAlone");

    @SuppressWarnings("ImmutableEnumChecker") // Set.of cannot be changed
    private final Set<String> noticedBy;

    Fault(String... noticedBy) {
        this.noticedBy = Set.of(noticedBy);
    }

    Set<String> noticedBy() {
        return this.noticedBy;
    }
}
