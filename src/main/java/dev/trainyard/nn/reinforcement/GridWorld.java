package dev.trainyard.nn.reinforcement;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.Randomness;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.data.Targets;
import java.util.Arrays;
import java.util.List;

/**
 * The agent crosses a grid from a random cell to the last one, at the bottom right. The reward is −1 per step, so that the best return is
 * minus the distance. A step against the edge does not move the agent. Observation: 1 for the agent's cell, 0 for all others.
 *
 * @param rows     the number of rows
 * @param columns  the number of columns
 * @param slip     the probability that a step goes in a random direction instead
 * @param maxSteps the number of steps after which an episode ends
 */
@JsonTypeName("grid_world")
public record GridWorld(@JsonProperty(defaultValue = "5") int rows, @JsonProperty(defaultValue = "5") int columns,
        @JsonProperty(defaultValue = "0") double slip, @JsonProperty(defaultValue = "100") int maxSteps) implements Environment {

    private static final int UP = 0;
    private static final int RIGHT = 1;
    private static final int DOWN = 2;
    private static final int LEFT = 3;

    public GridWorld {
        new Check()
                .that(rows >= 1 && rows <= 100, "rows", "must be from 1 to 100", rows)
                .that(columns >= 1 && columns <= 100, "columns", "must be from 1 to 100", columns)
                .that(rows * columns > 1, "columns", "must leave a cell to start from beside the last", columns)
                .that(slip >= 0 && slip < 1, "slip", "must be in [0, 1)", slip)
                .that(maxSteps >= 1 && maxSteps <= 10_000, "max_steps", "must be from 1 to 10000", maxSteps)
                .done();
    }

    @Override
    public Shape observation() {
        return Shape.of(rows, columns);
    }

    @Override
    public Targets actions() {
        return Targets.classes(List.of("up", "right", "down", "left"));
    }

    @Override
    public Episode start(Randomness random) {
        return new Walk(random);
    }

    private final class Walk implements Episode {

        private final Randomness random;
        private int row;
        private int column;
        private int steps;

        Walk(Randomness random) {
            this.random = random;
            int cell = random.nextInt(rows * columns - 1);
            this.row = cell / columns;
            this.column = cell % columns;
        }

        @Override
        public void observe(double[] x, int offset) {
            Arrays.fill(x, offset, offset + rows * columns, 0);
            x[offset + row * columns + column] = 1;
        }

        @Override
        public double act(int action) {
            switch (slip > 0 && random.nextDouble() < slip ? random.nextInt(4) : action) {
                case UP -> row = Math.max(0, row - 1);
                case RIGHT -> column = Math.min(columns - 1, column + 1);
                case DOWN -> row = Math.min(rows - 1, row + 1);
                case LEFT -> column = Math.max(0, column - 1);
                default -> throw new IllegalArgumentException("no such action: " + action);
            }
            steps++;
            return -1;
        }

        @Override
        public boolean isOver() {
            return steps >= maxSteps || row == rows - 1 && column == columns - 1;
        }
    }
}
