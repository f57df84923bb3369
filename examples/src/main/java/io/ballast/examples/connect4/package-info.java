/**
 * Makes tables of simulated Connect-4 games: a two-class problem with few positives, in any number of rows, that needs
 * no download.
 *
 * <p>{@code Board} holds a position, {@code Player} picks a move, {@code Connect4Games} plays a game, and {@link
 * io.ballast.examples.connect4.Connect4Table} puts the games into a Spark table. Only that last one may import Spark;
 * of Ballast the package imports {@code io.ballast.random} alone.
 */
package io.ballast.examples.connect4;
