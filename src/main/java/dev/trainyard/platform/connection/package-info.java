/**
 * The connections of clients: detects that the client of a request has closed its connection, so that work for clients that have gone can
 * end; bounds the time for headers; keeps idle connections from shutting others out.
 */
package dev.trainyard.platform.connection;
