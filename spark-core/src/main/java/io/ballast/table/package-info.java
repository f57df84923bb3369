/**
 * A labelled table as Spark holds it and as kernels want it: row blocks in canonical order, classes and their counts,
 * column statistics. Imports no other package of Ballast.
 */
package io.ballast.table;
