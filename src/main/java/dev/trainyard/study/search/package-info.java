/**
 * Hyperparameter search as a plain Java library: {@link dev.trainyard.study.search.Search} asks a strategy for configurations, and a pruner
 * which trials to stop. Strategies and pruners are pure functions of the history, the seed and the trial's number.
 *
 * <pre>
 * space             parameters, conditions, and the unit cube that strategies work on
 * trial             trials and their history
 * strategy          grid, random, quasi-random, TPE, Bayesian
 * gaussianprocess   the model of the Bayesian strategy
 * pruner            none, median, ASHA, Hyperband
 * analysis          importance of parameters, progress, doubts
 * </pre>
 */
package dev.trainyard.study.search;
