/** Ready job specifications, mainly the experiments of Nielsen's book. */
package dev.trainyard.job.recipe;
