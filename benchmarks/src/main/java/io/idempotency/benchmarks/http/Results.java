package io.idempotency.benchmarks.http;

import io.idempotency.benchmarks.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What all loads have shown, in whole rounds: each subject and size has a result in each. */
record Results(List<Result> all) {

    Results {
        all = List.copyOf(all);
    }

    List<Subject> subjects() {
        return this.all.stream().map(Result::subject).distinct().toList();
    }

    List<Integer> sizes() {
        return this.all.stream().map(Result::size).distinct().sorted().toList();
    }

    long rounds() {
        return this.all.stream().map(Result::round).distinct().count();
    }

    List<Comparison> comparisons() {
        return Comparison.among(subjects());
    }

    Sample sample(Subject subject, int size, ToDoubleFunction<Measurement> figure) {
        return new Sample(of(subject, size)
                .mapToDouble(result -> figure.applyAsDouble(result.measurement()))
                .toArray());
    }

    /** {@return the ratios of throughput, each of two loads of the same round} */
    Sample ratios(Comparison comparison, int size) {
        return new Sample(of(comparison.subject(), size)
                .mapToDouble(result -> result.measurement().perSecond() / perSecond(comparison.base(), result))
                .toArray());
    }

    private double perSecond(Subject subject, Result besides) {
        return of(subject, besides.size())
                .filter(result -> result.round() == besides.round())
                .findFirst()
                .orElseThrow()
                .measurement()
                .perSecond();
    }

    private Stream<Result> of(Subject subject, int size) {
        return this.all.stream()
                .filter(result -> result.size() == size && result.subject().equals(subject));
    }
}
