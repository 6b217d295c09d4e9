/** Trials of a search, their outcomes, and the history that strategies and pruners decide by. */
package dev.trainyard.study.search.trial;
