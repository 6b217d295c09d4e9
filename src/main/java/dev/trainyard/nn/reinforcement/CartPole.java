package dev.trainyard.nn.reinforcement;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Targets;
import java.util.List;

/**
 * A pole stands on a cart that the agent pushes left or right; the pole must not fall (Barto, Sutton and Anderson 1983). Constants and
 * Euler steps are those of Gym's CartPole-v1. The reward is 1 per step. An episode ends when the pole leans more than 12° or the cart is
 * more than 2.4 m from the middle. Observation: position, speed, angle, angular speed; in m, rad and seconds.
 *
 * @param maxSteps the number of steps after which an episode ends
 */
@JsonTypeName("cart_pole")
public record CartPole(@JsonProperty(defaultValue = "500") int maxSteps) implements Environment {

    private static final double GRAVITY = 9.8;
    private static final double POLE_MASS = 0.1;
    private static final double TOTAL_MASS = 1 + POLE_MASS;
    /** Half the pole's length. */
    private static final double LENGTH = 0.5;
    private static final double FORCE = 10;
    private static final double SECONDS = 0.02;
    private static final double MAX_ANGLE = Math.toRadians(12);
    private static final double MAX_POSITION = 2.4;

    public CartPole {
        new Check().that(maxSteps >= 1 && maxSteps <= 10_000, "max_steps", "must be from 1 to 10000", maxSteps).done();
    }

    @Override
    public Shape observation() {
        return Shape.of(4);
    }

    @Override
    public Targets actions() {
        return Targets.classes(List.of("left", "right"));
    }

    @Override
    public Episode start(Randomness random) {
        return new Balance(random);
    }

    private final class Balance implements Episode {

        private double position;
        private double speed;
        private double angle;
        private double angularSpeed;
        private int steps;

        Balance(Randomness random) {
            position = small(random);
            speed = small(random);
            angle = small(random);
            angularSpeed = small(random);
        }

        private static double small(Randomness random) {
            return 0.1 * random.nextDouble() - 0.05;
        }

        @Override
        public void observe(double[] x, int offset) {
            x[offset] = position;
            x[offset + 1] = speed;
            x[offset + 2] = angle;
            x[offset + 3] = angularSpeed;
        }

        @Override
        public double act(int action) {
            double force = action == 1 ? FORCE : -FORCE;
            // StrictMath, so that an episode is the same on every machine.
            double sin = StrictMath.sin(angle);
            double cos = StrictMath.cos(angle);
            double push = (force + POLE_MASS * LENGTH * angularSpeed * angularSpeed * sin) / TOTAL_MASS;
            double angularAcceleration = (GRAVITY * sin - cos * push)
                    / (LENGTH * (4.0 / 3 - POLE_MASS * cos * cos / TOTAL_MASS));
            double acceleration = push - POLE_MASS * LENGTH * angularAcceleration * cos / TOTAL_MASS;
            position += SECONDS * speed;
            speed += SECONDS * acceleration;
            angle += SECONDS * angularSpeed;
            angularSpeed += SECONDS * angularAcceleration;
            steps++;
            return 1;
        }

        @Override
        public boolean isOver() {
            return steps >= maxSteps || Math.abs(position) > MAX_POSITION || Math.abs(angle) > MAX_ANGLE;
        }
    }
}
