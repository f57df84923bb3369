/** Benchmarks: mains that {@code tests/bench/run} starts one after the other. Each prints a table and a line of JSON. */
package io.ballast.bench;
