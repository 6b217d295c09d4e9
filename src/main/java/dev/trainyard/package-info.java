/**
 * A REST service that trains neural networks.
 *
 * <p>How a network is trained: {@code POST /api/v1/jobs} reaches the controller of {@code job}, which reads and validates a
 * specification. That contains the engine's own records, so that what is sent, what is stored and what a checkpoint holds have
 * one form. The job is stored as queued before the request is answered. An executor of any worker claims it; its run opens the
 * data set ({@code dataset}), builds the network and calls the trainer ({@code nn}). What the trainer tells becomes metrics,
 * events on the stream, and checkpoints ({@code checkpoint}). At the end the best or the last weights become a version of a model
 * ({@code model}), and predictions ({@code inference}) bind a network to them.
 *
 * <p>Each feature has a package and is as good as unknown to the others: {@code job} uses {@code dataset}, {@code checkpoint} and
 * {@code model}; {@code inference} uses {@code model}; all of them use {@code nn}, which is a plain library, and
 * {@code platform}, which has what every feature shares. {@code ArchitectureTest} has these rules and their reasons. The
 * dashboard is static files that speak only the public API.
 */
package dev.trainyard;
