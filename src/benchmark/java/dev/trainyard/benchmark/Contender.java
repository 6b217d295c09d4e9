package dev.trainyard.benchmark;

/** A library with a workload, on one thread. */
interface Contender extends AutoCloseable {

    /** Forward, backward and update, with one mini-batch, from 0. */
    void train(int batch);

    /** The cost of the mini-batch that was trained with last, before it changed the weights; of a machine its reconstruction error. */
    double cost();

    /** The output for one example, from and to this library's own arrays. */
    void infer(int example);

    @Override
    void close();
}
