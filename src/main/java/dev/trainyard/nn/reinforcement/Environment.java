package dev.trainyard.nn.reinforcement;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Targets;

/** Describes the environment of an agent; immutable. In JSON, {@code type} names the environment. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Environment permits CartPole, GridWorld {

    /** Returns its {@code type}. */
    default String name() {
        return getClass().getAnnotation(JsonTypeName.class).value();
    }

    /** The shape of an observation. */
    Shape observation();

    /** The agent's actions, as classes. */
    Targets actions();

    /** The maximum number of steps of an episode. */
    int maxSteps();

    /** Starts an episode. All its random numbers come from {@code random}. */
    Episode start(Randomness random);

    /** A sequence of steps. The agent observes and acts in turn until the episode is over. */
    interface Episode {

        /** Writes the current observation, of the shape {@link #observation}, to {@code x} from {@code offset} on. */
        void observe(double[] x, int offset);

        /** Performs one step; returns its reward. */
        double act(int action);

        boolean isOver();
    }
}
