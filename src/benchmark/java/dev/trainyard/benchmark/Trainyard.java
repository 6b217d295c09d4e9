package dev.trainyard.benchmark;

import dev.trainyard.nn.data.Dataset;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.training.Learner;
import java.util.Map;

/** This engine, driven as by its trainer: mini-batches are gathered from shuffled examples; cost and accuracy are computed. */
final class Trainyard implements Contender {

    private final Workload workload;
    private final Network network;
    private final Learner learner;
    private final float[][] images;
    private int epoch = -1;
    private long step;
    private double passed;

    Trainyard(Workload workload, boolean training, int threads) {
        this.workload = workload;
        this.network = Network.of(workload.architecture(), threads);
        network.initialize(workload.hyperparameters().initialization(), workload.hyperparameters().seed());
        Dataset dataset = workload.dataset();
        this.learner = workload.hyperparameters().objective().bind(network, workload.hyperparameters(), dataset);
        this.images = training ? null : dataset.train().x().toFloatMatrix();
    }

    @Override
    public void train(int batch) {
        if (batch == 0) {
            learner.startEpoch(++epoch);
            passed = 0;
        }
        learner.step(batch, step++, workload.eta(), false);
    }

    @Override
    public double cost() {
        Map<String, Double> sums = learner.sums();
        double sum = workload.isBoltzmann() ? sums.get("squared_error") / workload.architecture().input().size() : sums.get("cost");
        double last = sum - passed;
        passed = sum;
        return last / workload.m();
    }

    @Override
    public void infer(int example) {
        network.predict(images[example], 1);
    }

    @Override
    public void close() {
        learner.close();
        network.close();
    }
}
