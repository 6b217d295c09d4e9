package dev.trainyard.dataset.format.column;

/**
 * Counts different texts up to a maximum. Keeps a hash of 64 bits instead of each text, because a table may have thousands of columns with
 * long texts.
 */
public final class DistinctTexts {

    /** Offset basis and prime of FNV-1a with 64 bits. */
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private final long[] hashes;
    private int count;

    public DistinctTexts(int most) {
        hashes = new long[most];
    }

    public void add(String text) {
        if (count == hashes.length) {
            return;
        }
        long hash = OFFSET_BASIS;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash) {
                return;
            }
        }
        hashes[count++] = hash;
    }

    /** The number of different texts, at most the maximum. */
    public int count() {
        return count;
    }
}
