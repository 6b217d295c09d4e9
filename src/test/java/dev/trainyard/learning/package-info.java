/**
 * Trains networks through the HTTP interface and requires that they predict held-out examples well above chance: from every import path,
 * with every kind of layer and for every objective. Seeds are fixed, so that a platform gives the same result in every run. Tests with the
 * tag {@code nightly} train longer; {@code ./mvnw -Pnightly verify} includes them.
 */
package dev.trainyard.learning;
