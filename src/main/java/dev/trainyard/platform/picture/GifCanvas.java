package dev.trainyard.platform.picture;

import java.awt.image.IndexColorModel;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The canvas of a GIF file and the place of its first frame in it. Decoders return the frame alone, but viewers show the whole canvas.
 *
 * <p>Source: Graphics Interchange Format 89a, sections 18 (logical screen) and 20 (image descriptor).
 *
 * @param width  of the logical screen; more if the frame goes beyond it, as Pillow shows it
 * @param height likewise
 */
record GifCanvas(int width, int height, int left, int top) {

    private static final int HEADER_BYTES = 6;
    private static final int PALETTE = 0x80;
    private static final int EXTENSION = 0x21;
    private static final int IMAGE = 0x2C;

    /** @return null if the file is no GIF, or one that the decoder will refuse */
    static GifCanvas of(byte[] file) {
        if (file.length < HEADER_BYTES || file[0] != 'G' || file[1] != 'I' || file[2] != 'F') {
            return null;
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(HEADER_BYTES);
            int width = in.getShort() & 0xFFFF;
            int height = in.getShort() & 0xFFFF;
            int flags = in.get();
            // Skips the index of the background, which viewers ignore, the pixels' aspect ratio and the palette.
            skip(in, 2 + ((flags & PALETTE) == 0 ? 0 : 3 << (flags & 7) + 1));
            int block = in.get() & 0xFF;
            while (block == EXTENSION) {
                in.get();
                for (int bytes = in.get() & 0xFF; bytes > 0; bytes = in.get() & 0xFF) {
                    skip(in, bytes);
                }
                block = in.get() & 0xFF;
            }
            if (block != IMAGE) {
                return null;
            }
            int left = in.getShort() & 0xFFFF;
            int top = in.getShort() & 0xFFFF;
            return new GifCanvas(Math.max(width, left + (in.getShort() & 0xFFFF)), Math.max(height, top + (in.getShort() & 0xFFFF)),
                    left, top);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return null;
        }
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + bytes);
    }

    /** Returns the rows of the canvas with the frame in its place. */
    PixelRows place(PixelRows frame, IndexColorModel palette) {
        return frame.width == width && frame.height == height ? frame : new Placed(frame, palette);
    }

    /** Like Pillow, fills the canvas around the frame with the transparent entry of the frame's palette, or else with its first one. */
    private final class Placed extends PixelRows {

        private final PixelRows frame;
        private final float[] around;
        private final float[] row;

        Placed(PixelRows frame, IndexColorModel palette) {
            super(GifCanvas.this.height, GifCanvas.this.width);
            this.frame = frame;
            this.row = new float[4 * frame.width];
            int entry = Math.max(0, palette.getTransparentPixel());
            this.around = new float[] {palette.getRed(entry), palette.getGreen(entry), palette.getBlue(entry), palette.getAlpha(entry)};
        }

        @Override
        boolean hasAlpha() {
            return frame.hasAlpha();
        }

        @Override
        void read(int y, float[] rgba) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(around, 0, rgba, 4 * x, 4);
            }
            if (y >= top && y < top + frame.height) {
                frame.read(y - top, row);
                System.arraycopy(row, 0, rgba, 4 * left, row.length);
            }
        }
    }
}
