package dev.trainyard.model.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Combination;
import java.util.List;

/**
 * The members of an ensemble and the combination of their outputs. Their weights are concatenated in one flat vector.
 *
 * @param combination how the outputs of the members are combined
 * @param members     the members
 */
public record EnsembleSpec(Combination combination, List<Member> members) {

    /** The maximum number of members. */
    public static final int MAX_MEMBERS = 100;

    /**
     * A member at the time when the ensemble was created.
     *
     * @param model         the model that the member was copied from; it may have been deleted since, as may the version
     * @param version       the number of the version
     * @param weightsSha256 hash of the parameters
     * @param architecture  the member's network
     * @param targetScaling the standardisation that the member learnt; null for none
     */
    public record Member(String model, int version, String weightsSha256, Architecture architecture,
            @JsonInclude(JsonInclude.Include.NON_NULL) TargetScaling targetScaling) {
    }
}
