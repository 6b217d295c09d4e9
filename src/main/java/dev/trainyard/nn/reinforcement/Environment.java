package dev.trainyard.nn.reinforcement;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Targets;

/** Describes where an agent acts; immutable. In JSON its {@code type} says which. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Environment permits CartPole, GridWorld {

    /** Its {@code type}. */
    default String name() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /** The shape of what the agent sees. */
    Shape observation();

    /** What the agent can do, a class each. */
    Targets actions();

    /** An episode is over after so many steps, whatever happens. */
    int maxSteps();

    /** A new episode. Everything random in it comes from {@code random}. */
    Episode start(Randomness random);

    /** From a start to an end; in between, the agent sees and acts in turn. */
    interface Episode {

        /** What the agent sees now. Shape: {@link #observation}, into {@code x} from {@code offset}. */
        void observe(double[] x, int offset);

        /** One step; returns the reward for it. */
        double act(int action);

        boolean isOver();
    }
}
