/** Tells whether the client of a request still waits for the answer, so that work for clients that have gone can end. */
package dev.trainyard.platform.connection;
