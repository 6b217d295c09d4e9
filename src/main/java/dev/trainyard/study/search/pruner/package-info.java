/**
 * Pruners stop trials whose reports are worse than those of other trials at the same step. Each is a pure function of the history. With
 * several objectives, "better" means dominating.
 */
package dev.trainyard.study.search.pruner;
