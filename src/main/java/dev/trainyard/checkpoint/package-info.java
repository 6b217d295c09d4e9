/**
 * Checkpoints: training states stored as safetensors files, which other tools can read. The position in the training is JSON in the file's
 * metadata. A file is verified when training resumes from it. It is valid only with a row in the database, and a row is written only
 * for the attempt that holds the job.
 */
package dev.trainyard.checkpoint;
