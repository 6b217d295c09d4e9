/** Evaluation of trained networks: scores per class, confusion matrix, misclassified examples. */
package dev.trainyard.job.evaluation;
