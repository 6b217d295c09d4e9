/** Analysis of a search: the importance of parameters, the progress of the best value, and doubts about the result. */
package dev.trainyard.study.search.analysis;
