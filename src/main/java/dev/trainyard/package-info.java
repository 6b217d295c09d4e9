/**
 * A REST service that trains neural networks.
 *
 * <p>Training a network: the controller of {@code job} receives {@code POST /api/v1/jobs} and validates the job's specification. The
 * specification contains the engine's own records, so that requests, stored jobs and checkpoints share one format. The job is stored
 * as queued before the request is answered. A worker claims the job, opens the data set ({@code dataset}), builds the network and calls
 * the trainer ({@code nn}). The trainer's reports become metrics, events on the stream, and checkpoints ({@code checkpoint}). At the end,
 * the best or the last weights become a version of a model ({@code model}), and predictions ({@code inference}) bind a network to them.
 *
 * <p>Each feature has a package with few dependencies on other features: {@code job} uses {@code dataset}, {@code checkpoint} and
 * {@code model}; {@code inference} uses {@code model}. All features use {@code nn}, a library without Spring, and {@code platform}, the
 * shared infrastructure. {@code ArchitectureTest} checks these rules and gives their reasons. The dashboard consists of static files that
 * use only the public API.
 */
package dev.trainyard;
