/** The local entropy score of LEO-CVAE. Imports {@code io.ballast.neighbors} and {@code io.ballast.table} only. */
package io.ballast.entropy;
