/**
 * Strategies choose the configurations of trials. Each is a pure function of the search space, the history, the seed and the trial's
 * number: it keeps no state, so that a search continues in any process as if it had never been interrupted.
 */
package dev.trainyard.study.search.strategy;
