/**
 * k nearest neighbors over Spark. Exact: a float filter on OpenBLAS, every survivor measured in double. Imports
 * {@code io.ballast.table} only.
 */
package io.ballast.neighbors;
