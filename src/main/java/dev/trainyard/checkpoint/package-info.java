/**
 * Training state as files: written when training hands it over, verified when training goes on from it. Files are safetensors,
 * readable elsewhere; what is not a tensor is JSON in their metadata. A file counts once its row is there, and the row is only
 * written for the attempt that holds the job.
 */
package dev.trainyard.checkpoint;
