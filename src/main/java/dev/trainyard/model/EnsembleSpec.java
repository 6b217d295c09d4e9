package dev.trainyard.model;

import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import java.util.List;

/** Who answers together, and how they come to one answer. The weights lie one after the other in one flat vector. */
public record EnsembleSpec(Combination combination, List<Member> members) {

    /**
     * One of them, as it was when the ensemble was made.
     *
     * @param model         and {@code version}: where it was copied from; they may have been deleted since
     * @param weightsSha256 of its parameters
     */
    public record Member(String model, int version, String weightsSha256, Architecture architecture) {
    }
}
