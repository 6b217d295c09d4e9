/** Ready job specifications: the experiments of the book. */
package dev.trainyard.job.recipe;
