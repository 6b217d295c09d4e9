/** Detects that the client of a request has closed its connection, so that work for clients that have gone can end. */
package dev.trainyard.platform.connection;
