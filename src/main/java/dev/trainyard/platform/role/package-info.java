/** Defines the roles of a process: each process of a shared database answers requests, runs jobs, or does both. */
package dev.trainyard.platform.role;
