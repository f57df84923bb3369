/**
 * Files in which long work keeps how far it has come, for the same work to go on from after it was killed. Imports no other
 * package of Ballast.
 */
package io.ballast.checkpoint;
