package dev.trainyard.model.ensemble;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.model.Models;
import dev.trainyard.model.VersionReference;
import dev.trainyard.model.definition.EnsembleSpec;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.network.Combination;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * A request to create an ensemble.
 *
 * @param model       name of the model that gets the ensemble as a new version
 * @param members     the versions to combine, from 2 to 100
 * @param combination how their outputs are combined
 */
public record NewEnsemble(@Schema(pattern = Models.NAME_PATTERN) String model, List<Member> members,
        @JsonProperty(defaultValue = "vote") Combination combination) {

    /**
     * A member of an ensemble.
     *
     * @param model   the name of the member's model
     * @param version see {@link Models#resolve}; null for the champion, or for the newest version if there is none
     */
    public record Member(String model, VersionReference version) {

        public Member {
            Check check = new Check();
            check.present(model, "model");
            check.done();
        }
    }

    public NewEnsemble {
        Check check = new Check();
        if (check.present(model, "model")) {
            check.that(Models.NAME.matcher(model).matches(), "model", Models.NAME_RULE, model);
        }
        if (check.present(members, "members")) {
            check.that(members.size() >= 2 && members.size() <= EnsembleSpec.MAX_MEMBERS, "members",
                    "must be from 2 to " + EnsembleSpec.MAX_MEMBERS, members.size());
        }
        check.done();
    }
}
