package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Damages valid files at random, and requires that their reader refuses them as documented, in bounded time and memory. */
public final class DamagedFile {

    /** Generous, because a slow machine may take many times as long; a reader in an endless loop takes longer. */
    private static final long CPU_MILLIS = 20_000;
    private static final int MOST_CHANGES = 3;
    private static final int LONGEST_INSERTION = 9;
    private static final int[] EXTREMES = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7FFF, 0xFFFF, 0x7FFFFFF0, 0x01000000, 0x10000};

    private DamagedFile() {
    }

    /** A reader of files; it closes what it has read. */
    public interface Reader {

        void read(byte[] file) throws Exception;
    }

    /**
     * Reads {@code count} damaged versions of each file.
     *
     * @param heapBytes the most that a reader may allocate for one file
     * @param refusal   asserts that an exception is a documented refusal
     */
    public static void check(int count, List<byte[]> files, long heapBytes, Reader reader, Consumer<Exception> refusal) {
        int[] refused = {0};
        RandomCases.check(count * files.size(), random -> {
            byte[] file = of(files.get(random.nextInt(files.size())), random);
            RandomCases.Use use = RandomCases.Use.of(() -> reader.read(file));
            if (use.thrown() != null) {
                refused[0]++;
                refusal.accept(use.thrown());
            }
            assertThat(use.heapBytes()).as("bytes that the reader allocates").isLessThanOrEqualTo(heapBytes);
            assertThat(use.cpuMillis()).as("milliseconds of CPU").isLessThanOrEqualTo(CPU_MILLIS);
        });
        assertThat(refused[0]).as("refused files").isPositive();
    }

    /** Returns the file with one to three changes. */
    public static byte[] of(byte[] file, Random random) {
        byte[] damaged = file.clone();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            damaged = change(damaged, random);
        }
        return damaged;
    }

    private static byte[] change(byte[] file, Random random) {
        // Half of the changes are near the beginning, where headers are.
        int end = random.nextBoolean() ? Math.min(file.length, 64) : file.length;
        int at = random.nextInt(end + 1);
        int length = random.nextInt(Math.min(file.length - at, 1 + random.nextInt(100)) + 1);
        return switch (random.nextInt(8)) {
            case 0 -> overwritten(file, at, (byte) (at < file.length ? file[at] ^ 1 << random.nextInt(8) : 0));
            case 1 -> overwritten(file, at, (byte) random.nextInt());
            case 2 -> Arrays.copyOf(file, at);
            case 3 -> inserted(file, at, randomBytes(1 + random.nextInt(LONGEST_INSERTION), random));
            case 4 -> spliced(file, at, new byte[0], at + length);
            case 5 -> inserted(file, random.nextInt(file.length + 1), Arrays.copyOfRange(file, at, at + length));
            case 6 -> overwritten(file, at, bytes(EXTREMES[random.nextInt(EXTREMES.length)], true));
            default -> overwritten(file, at, bytes(EXTREMES[random.nextInt(EXTREMES.length)], false));
        };
    }

    private static byte[] overwritten(byte[] file, int at, byte... by) {
        byte[] copy = file.clone();
        System.arraycopy(by, 0, copy, at, Math.min(by.length, file.length - at));
        return copy;
    }

    private static byte[] inserted(byte[] file, int at, byte[] piece) {
        return spliced(file, at, piece, at);
    }

    /** Returns the bytes before {@code at}, the piece, and the bytes from {@code from} on. */
    private static byte[] spliced(byte[] file, int at, byte[] piece, int from) {
        byte[] joined = Arrays.copyOf(file, at + piece.length + file.length - from);
        System.arraycopy(piece, 0, joined, at, piece.length);
        System.arraycopy(file, from, joined, at + piece.length, file.length - from);
        return joined;
    }

    private static byte[] randomBytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(int value, boolean bigEndian) {
        byte[] bytes = new byte[Integer.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[bigEndian ? i : bytes.length - 1 - i] = (byte) (value >>> 24 - 8 * i);
        }
        return bytes;
    }
}
