package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.network.Combination;
import java.util.List;

/**
 * Asks for versions to answer together.
 *
 * @param model the name under which they do; it gets a new version
 */
record NewEnsemble(String model, List<Member> members, @JsonProperty(defaultValue = "vote") Combination combination) {

    static final int MAX_MEMBERS = 100;

    /** @param version as {@link Models#resolve} takes it; null for the champion, or else the newest */
    record Member(String model, VersionReference version) {

        Member {
            Check check = new Check();
            check.present(model, "model");
            check.done();
        }
    }

    NewEnsemble {
        Check check = new Check();
        if (check.present(model, "model")) {
            check.that(Models.NAME.matcher(model).matches(), "model", Models.NAME_RULE, model);
        }
        if (check.present(members, "members")) {
            check.that(members.size() >= 2 && members.size() <= MAX_MEMBERS, "members", "must be from 2 to " + MAX_MEMBERS, members.size());
        }
        check.done();
    }
}
