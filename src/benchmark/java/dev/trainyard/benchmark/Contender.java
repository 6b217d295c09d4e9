package dev.trainyard.benchmark;

/** A library that runs one workload on one thread. */
interface Contender extends AutoCloseable {

    /** Runs the forward pass, the backward pass and the update for mini-batch {@code batch}, counted from 0. */
    void train(int batch);

    /** Returns the last mini-batch's cost before its update; for a Boltzmann machine, the reconstruction error. */
    double cost();

    /** Computes the output for one example, with input and output in the library's own arrays. */
    void infer(int example);

    @Override
    void close();
}
