package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory that a test can fill. */
public final class SmallDisk implements AutoCloseable {

    private final Path root;
    /** Unmounts the disk if the JVM ends before {@link #close}. */
    private final Thread hook = new Thread(this::unmount);

    private SmallDisk(Path root) {
        this.root = root;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Mounts a disk, or skips the test if the user may not mount disks, or if this is not Linux.
     *
     * @param mountPoint a directory
     * @param size       such as {@code 32m}
     */
    public static SmallDisk mount(Path mountPoint, String size) {
        assumeThat(succeeds("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=700", "trainyard", mountPoint.toString()))
                .as("a small disk could be mounted, which only root can do, and only on Linux").isTrue();
        return new SmallDisk(mountPoint);
    }

    /** Fills the disk completely. */
    public void fill() {
        byte[] block = new byte[4096];
        assertThatIOException().isThrownBy(() -> {
            try (OutputStream out = Files.newOutputStream(filler())) {
                while (true) {
                    out.write(block);
                }
            }
        }).withMessageContaining("No space left on device");
    }

    /** Frees the space that {@link #fill} took. */
    public void free() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return root.resolve("filler");
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        unmount();
    }

    private void unmount() {
        succeeds("umount", "--lazy", root.toString());
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
