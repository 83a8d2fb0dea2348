package io.idempotency.fleet;

import java.util.List;
import java.util.Set;

/**
 * All that is known of a run, for the checker to judge.
 *
 * @param operations how many there were, numbered from zero
 * @param exchanges the requests of clients under fire
 * @param afterwards one request of each operation to each of the instances that are left, when all was quiet
 * @param survivors processes of the instances that are left
 * @param effects the card processor's journal
 * @param kills instances that were killed
 */
record History(
        int operations,
        List<Exchange> exchanges,
        List<Exchange> afterwards,
        Set<Long> survivors,
        List<Effect> effects,
        List<Kill> kills) {

    History {
        exchanges = List.copyOf(exchanges);
        afterwards = List.copyOf(afterwards);
        survivors = Set.copyOf(survivors);
        effects = List.copyOf(effects);
        kills = List.copyOf(kills);
    }
}
