/** Pictures that strangers made, as networks see them: the same when they are learnt from and when they are asked about. */
package dev.trainyard.platform.picture;
