/** How good a result is: synthetic rows against the real rows of their class. Imports no other package of Ballast. */
package io.ballast.evaluation;
