/** Three places to resample, two of them wrong, on the same made data, with what each says of itself and what is true. */
package io.ballast.examples.pitfalls;
