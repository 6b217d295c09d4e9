/**
 * What clients are told when a request is not served: RFC 9457 problems, whoever refuses it, and never anything of the inside.
 */
package dev.trainyard.platform.problem;
