package dev.trainyard.hostile;

import static dev.trainyard.hostile.Attack.refused;

import dev.trainyard.hostile.Wire.Answer;
import dev.trainyard.hostile.Wire.Content;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Files that are much larger when they are unpacked, files within files, and forms. */
final class FileAttacks {

    private static final String PREDICT = "/api/v1/models/digits/predict";
    private static final String PNG = "image/png";

    private FileAttacks() {
    }

    static List<Attack> compressed() {
        return List.of(
                refused("compressed: a picture of 10,000 × 10,000 pixels", predict(PNG, () -> HostileFiles.png(10_000, 10_000, 0)), 413,
                        "25690112 pixels"),
                refused("compressed: a picture as large as is allowed", predict(PNG, () -> HostileFiles.png(5_000, 5_000, 6)),
                        Set.of(200, 413, 503), ""),
                refused("compressed: a text of 200 MB in a picture", predict(PNG, () -> HostileFiles.png(28, 28, 0,
                        HostileFiles.compressedChunk("zTXt", 200_000_000))), 200, "predictions"),
                refused("compressed: a profile of 200 MB in a picture", predict(PNG, () -> HostileFiles.png(28, 28, 2,
                        HostileFiles.compressedChunk("iCCP", 200_000_000))), Set.of(200, 400), ""),
                refused("compressed: a file in an archive", upload("images", () -> HostileFiles.zip(100_000_000, "a/1.png", "b/1.png"),
                        "size", "8"), 422, "must have at most"),
                refused("compressed: an archive of large pictures", upload("images",
                        () -> HostileFiles.zip("a/1.png", "b/1.png", HostileFiles.png(16_000, 16_000, 0)), "size", "8"), 422,
                        "33554432 pixels"),
                refused("compressed: a table", upload("csv", () -> HostileFiles.gzip(200_000_000), "target", "a"), Set.of(413, 422), ""),
                refused("compressed: arrays", upload("npz", () -> HostileFiles.zip(200_000_000, "x_train.npy", "y_train.npy")),
                        Set.of(413, 422), ""));
    }

    static List<Attack> embedded() {
        return List.of(
                refused("embedded: a JPEG in a BMP", predict("image/bmp", () -> HostileFiles.bmp(4, 1_900_000_000)), 400,
                        "uncompressed BMP"),
                refused("embedded: a PNG in a BMP", predict(PNG, () -> HostileFiles.bmp(5, 1_900_000_000)), 400, "uncompressed BMP"),
                refused("embedded: 60 scans in a JPEG", predict("image/jpeg", () -> HostileFiles.scans()), 413, "scans"),
                refused("embedded: a BMP in an archive", upload("images",
                        () -> HostileFiles.zip("a/1.bmp", "b/1.bmp", HostileFiles.bmp(4, 1_900_000_000)), "size", "8"), 422,
                        "uncompressed BMP"),
                refused("embedded: an archive in an archive", upload("images",
                        () -> HostileFiles.zip("a/1.zip", "b/1.zip", HostileFiles.zip(1_000_000, "a/1.png"))), 422, ""),
                refused("embedded: Python objects in an array", wire -> wire.upload(List.of("name", "hostile", "format", "npy"),
                        Map.of("x_train", Content.of(HostileFiles.npy("|O", "(1, 2)")), "y_train",
                                Content.of(HostileFiles.npy("|u1", "(1,)")))),
                        422, ""),
                refused("embedded: a shape of 10¹⁸ values in an array", wire -> wire.upload(List.of("name", "hostile", "format", "npy"),
                        Map.of("x_train", Content.of(HostileFiles.npy("<f8", "(1000000000, 1000000000)")),
                                "y_train", Content.of(HostileFiles.npy("|u1", "(1000000000,)")))), 422, ""));
    }

    static List<Attack> forms() {
        return List.of(
                refused("form: on a path for nothing", wire -> wire.form("/nothing/there", 1_900_000_000), 415, "POST /api/v1/datasets"),
                refused("form: on a path for JSON", wire -> wire.form("/api/v1/jobs:validate", 1_900_000_000), 415,
                        "POST /api/v1/datasets"),
                refused("form: beyond the limit", wire -> wire.form("/api/v1/datasets", 3_000_000_000L), 413, "max-upload"));
    }

    private static Function<Wire, Answer> predict(String type, Supplier<byte[]> picture) {
        return wire -> wire.file(PREDICT, type, picture.get());
    }

    private static Function<Wire, Answer> upload(String format, Supplier<byte[]> file, String... options) {
        return wire -> wire.upload(List.of("name", "hostile", "format", format, options.length == 0 ? "validation_fraction" : options[0],
                options.length == 0 ? "0.1" : options[1]), Map.of("file", Content.of(file.get())));
    }
}
