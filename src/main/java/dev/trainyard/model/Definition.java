package dev.trainyard.model;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.network.Architecture;

/** Everything that turns the parameters into a network that can be asked: from an example's raw values to what is said of it. */
public record Definition(Architecture architecture, Cost cost, Targets targets, Preprocessing preprocessing) {
}
