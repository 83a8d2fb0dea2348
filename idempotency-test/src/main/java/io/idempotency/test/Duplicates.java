package io.idempotency.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What became of simultaneous duplicates of one request, and whether that is as it should be. */
final class Duplicates {

    private static final String IN_PROGRESS = "in-progress";

    private final List<Outcome> outcomes;
    private final ReplayRules rules;

    Duplicates(List<Outcome> outcomes, ReplayRules rules) {
        this.outcomes = List.copyOf(outcomes);
        this.rules = rules;
    }

    /** {@return what is wrong; nothing if one ran and the others got its answer, or were refused if they may be} */
    List<String> complaints(boolean mayRefuse) {
        List<String> complaints = new ArrayList<>();
        int unanswered = this.outcomes.size() - answers().size();
        if (unanswered > 0) {
            complaints.add(unanswered + " of " + this.outcomes.size() + " were not answered");
        }
        List<HttpAnswer> originals = originals();
        if (originals.size() != 1) {
            complaints.add(originals.size() + " answers are neither replays nor refusals, and 1 should be");
        } else {
            replays().forEach(replay -> differences(originals.get(0), replay, complaints));
        }
        long refused = answers().stream().filter(this::isRefusal).count();
        if (refused > 0 && !mayRefuse) {
            complaints.add(refused + " were refused, and none should be");
        }
        return complaints;
    }

    /** {@return the answer of the one that ran, if there are no complaints} */
    HttpAnswer original() {
        return originals().get(0);
    }

    /** {@return why there is no answer, for those that have none} */
    List<Throwable> failures() {
        return this.outcomes.stream()
                .map(Outcome::failure)
                .filter(Objects::nonNull)
                .toList();
    }

    /** {@return how many got which answer, a line each} */
    String summary() {
        Map<String, Long> counts = this.outcomes.stream()
                .collect(Collectors.groupingBy(this::label, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> "  " + entry.getValue() + " x " + entry.getKey())
                .collect(Collectors.joining("\n"));
    }

    private void differences(HttpAnswer original, HttpAnswer replay, List<String> complaints) {
        List<String> reasons = this.rules.whyNoReplay(original, replay);
        String complaint = "a replay is not the first answer: " + String.join("; ", reasons);
        if (!reasons.isEmpty() && !complaints.contains(complaint)) {
            complaints.add(complaint);
        }
    }

    private String label(Outcome outcome) {
        HttpAnswer answer = outcome.answer();
        return answer != null && this.rules.isReplay(answer) ? "replay " + outcome : outcome.toString();
    }

    private List<HttpAnswer> originals() {
        return answers().stream()
                .filter(answer -> !this.rules.isReplay(answer) && !isRefusal(answer))
                .toList();
    }

    private List<HttpAnswer> replays() {
        return answers().stream().filter(this.rules::isReplay).toList();
    }

    private boolean isRefusal(HttpAnswer answer) {
        return IN_PROGRESS.equals(answer.problem());
    }

    private List<HttpAnswer> answers() {
        return this.outcomes.stream()
                .map(Outcome::answer)
                .filter(Objects::nonNull)
                .toList();
    }
}
