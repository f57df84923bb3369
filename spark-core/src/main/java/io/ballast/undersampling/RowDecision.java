package io.ballast.undersampling;

import java.io.Serializable;

/** What becomes of the rows that share a key. Keys without a decision keep all their rows. */
public final class RowDecision implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long key;
    private final int kept;
    private final int extra;
    private final String reason;

    private RowDecision(long key, int kept, int extra, String reason) {
        this.key = key;
        this.kept = kept;
        this.extra = extra;
        this.reason = reason;
    }

    /** All rows of the key go. */
    static RowDecision removed(long key, String reason) {
        return new RowDecision(key, 0, 0, reason);
    }

    /**
     * So many rows of the key are wanted.
     *
     * @param present how many there are; where more are wanted, a row comes back more than once
     * @param reason why the others go
     */
    public static RowDecision wanted(long key, int present, int wanted, String reason) {
        return new RowDecision(key, Math.min(present, wanted), Math.max(0, wanted - present), reason);
    }

    /** The row key. */
    public long key() {
        return key;
    }

    /** How many of the rows of the key stay. */
    public int kept() {
        return kept;
    }

    /** How many copies of the row come on top. */
    public int extra() {
        return extra;
    }

    /** Why the other rows of the key go, for people. */
    public String reason() {
        return reason;
    }
}
