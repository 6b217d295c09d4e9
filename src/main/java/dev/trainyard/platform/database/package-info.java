/** The database as something that can be away: how its connections end, and what its absence looks like. */
package dev.trainyard.platform.database;
