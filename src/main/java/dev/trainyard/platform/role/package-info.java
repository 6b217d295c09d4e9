/** What a process is for: each that shares the database may take requests, run jobs, or do both. */
package dev.trainyard.platform.role;
