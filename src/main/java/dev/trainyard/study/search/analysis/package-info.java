/** What a search has found: the importance of parameters, the progress of the best, and doubts about the result. */
package dev.trainyard.study.search.analysis;
