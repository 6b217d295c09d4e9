/** Update rules, regularisation, gradient clipping and learning-rate schedules. */
package dev.trainyard.nn.optimizer;
