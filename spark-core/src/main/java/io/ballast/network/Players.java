package io.ballast.network;

/** Nets that are trained together on the rows of a worker. */
interface Players extends AutoCloseable {
    /** Goes on from there. */
    void take(NetState[] states);

    /** Where they are, copied. */
    NetState[] states();

    /** Makes so many steps from step number {@code first} on. */
    GanTally run(long first, int steps);

    @Override
    void close();
}
