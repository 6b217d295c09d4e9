"""Pictures for files.py: PNG, JPEG, GIF and BMP of every colour space, depth, layout and orientation.

The reference is Pillow's. Where Pillow shows fewer levels than the file has (PNG with colours of 16 bits, colours of 16 bits that are
transparent), it is what the PNG specification says, computed with NumPy."""
import io
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

H, W = 9, 13
y, x = np.mgrid[0:H, 0:W]
noise = np.random.default_rng(11)
rgb = np.stack([x * 19, y * 28, (x + y) * 12], -1).astype(np.uint8)
grey = (x * 12 + y * 11).astype(np.uint8)
alpha = (x * 21).clip(0, 255).astype(np.uint8)
smooth = np.kron(rgb, np.ones((2, 2, 1), np.uint8))
cases = []


def levels(colours, opacity, background):
    """Height, width, red, green and blue on the background (uint8), and Pillow's grey."""
    if opacity is not None:
        a = opacity[..., None] / 255
        if background is None:
            luma = colours @ [0.299, 0.587, 0.114]
            background = [0 if (luma * opacity).sum() > opacity.sum() * 255 / 2 else 255] * 3
        colours = colours * a + np.array(background) * (1 - a)
    shown = np.round(colours).astype(np.uint8)
    greys = np.asarray(Image.fromarray(shown).convert("L"))
    return struct.pack(">ii", *shown.shape[:2]) + shown.tobytes() + greys.tobytes()


def shown(file, background):
    """What Pillow shows."""
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    if image.mode.startswith("I"):
        level = np.asarray(image) / 257
        return levels(np.stack([level] * 3, -1), None, background)
    if image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info:
        rgba = np.asarray(image.convert("RGBA")).astype(float)
        return levels(rgba[..., :3], rgba[..., 3], background)
    return levels(np.asarray(image.convert("RGB")).astype(float), None, background)


def add(name, file, expected=None, tolerance=0, refused=None, background=None):
    """Adds a case. background: option of the import; None leaves it to the service."""
    options = {} if background is None else {"background": "#%02x%02x%02x" % background}
    case = {"file": name, "format": "images", "options": options, "content": file}
    if refused:
        case["refused"] = refused
    else:
        case["levels"] = expected if expected is not None else shown(file, background)
        case["tolerance"] = tolerance
    cases.append(case)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


# PNG ------------------------------------------------------------------------------------------------------------------------------------

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(samples, depth):
    """Rows of samples [rows, columns, channels] as bytes."""
    for row in samples.reshape(samples.shape[0], -1):
        if depth == 16:
            yield row.astype(">u2").tobytes()
        elif depth == 8:
            yield row.astype(np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            yield bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))


def filtered(rows, kind, step):
    """Applies one of the five filters of PNG to all rows."""
    above = None
    for row in rows:
        above = above if above is not None else bytes(len(row))
        out = bytearray()
        for i, v in enumerate(row):
            a = row[i - step] if i >= step else 0
            b, c = above[i], above[i - step] if i >= step else 0
            p = a + b - c
            paeth = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]
            out.append((v - [0, a, b, (a + b) // 2, paeth][kind]) % 256)
        yield bytes([kind]) + bytes(out)
        above = row


def png(samples, colour, depth, interlaced=False, filter_kind=0, before=b"", after=b"", rows=None, packed_bytes=None):
    """rows, packed_bytes: how many of them are kept, as in a slice."""
    h, w = samples.shape[:2]
    step = max(1, CHANNELS[colour] * depth // 8)
    parts = [samples[r::dr, c::dc] for r, c, dr, dc in PASSES] if interlaced else [samples]
    data = b"".join([line for part in parts if part.size for line in filtered(packed(part, depth), filter_kind, step)][:rows])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", w, h, depth, colour, 0, 0, int(interlaced))) \
        + before + chunk(b"IDAT", zlib.compress(data)[:packed_bytes]) + after + chunk(b"IEND", b"")


def png_cases():
    serial = 0
    for colour, depths in ((0, (1, 2, 4, 8, 16)), (2, (8, 16)), (3, (1, 2, 4, 8)), (4, (8, 16)), (6, (8, 16))):
        for depth in depths:
            for transparent in (False, True) if colour in (0, 2, 3) else (False,):
                for interlaced in (False, True):
                    serial += 1
                    top = 2 ** depth - 1
                    before = b""
                    opacity = None
                    if colour == 3:
                        size = min(top + 1, 61)
                        palette = noise.integers(0, 256, (size, 3), dtype=np.uint8)
                        samples = (x + 3 * y)[..., None] % size
                        before = chunk(b"PLTE", palette.tobytes())
                        colours = palette[samples[..., 0]].astype(float)
                        if transparent:
                            entries = noise.integers(0, 256, max(1, size // 2), dtype=np.uint8)
                            before += chunk(b"tRNS", entries.tobytes())
                            opacity = np.concatenate([entries, np.full(size - len(entries), 255)])[samples[..., 0]].astype(float)
                    else:
                        base = {1: grey[..., None], 2: np.dstack([grey, alpha]), 3: rgb, 4: np.dstack([rgb, alpha])}[CHANNELS[colour]]
                        samples = np.round(base / 255 * top).astype(int)
                        if depth == 16:
                            # Low bytes that differ tell a colour apart that has the same high bytes as the transparent one.
                            samples = (samples // 257 * 257 + (x * 7 + y)[..., None]).clip(0, top)
                        ones = samples[..., :3] if colour in (2, 6) else samples[..., :1].repeat(3, -1)
                        colours = ones / top * 255
                        if colour in (4, 6):
                            opacity = samples[..., -1] / top * 255
                        if transparent:
                            key = samples[4, 6, :CHANNELS[colour]]
                            before = chunk(b"tRNS", struct.pack(f">{len(key)}H", *key))
                            opacity = np.where((samples == key).all(-1), 0.0, 255.0)
                    background = (255, 128, 0) if opacity is not None and serial % 3 else None
                    file = png(samples, colour, depth, interlaced, serial % 5, before)
                    name = f"{('grey', '', 'rgb', 'palette', 'grey_alpha', '', 'rgba')[colour]}{depth}" \
                        + ("_transparent" if transparent else "") + ("_interlaced" if interlaced else "") + ".png"
                    expected = levels(colours, opacity, background)
                    if depth <= 8 and opacity is None:
                        assert expected == shown(file, background), name
                    add(name, file, expected, 0 if depth <= 8 and opacity is None else 1, background=background)
    plain = Image.fromarray(rgb)
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    for name, before in (("gamma", gamma), ("srgb", chunk(b"sRGB", b"\0")), ("background", chunk(b"bKGD", struct.pack(">3H", 9, 200, 30))),
                         ("chromaticities", gamma + chunk(b"cHRM", struct.pack(">8I", *range(10000, 90000, 10000)))),
                         ("significant_bits", chunk(b"sBIT", b"\5\6\5")), ("resolution", chunk(b"pHYs", struct.pack(">IIB", 1000, 2000, 1))),
                         ("unknown_chunk", chunk(b"abCd", b"anything")), ("comment", chunk(b"tEXt", b"Comment\0caf\xe9"))):
        add(f"{name}.png", png(rgb.astype(int), 2, 8, before=before))
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        add(f"orientation{orientation}.png", saved(plain, "png", exif=exif))
    # EXIF data may stand behind the pixels.
    behind = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x0112, 3, 1, 6, 0, 0)
    add("orientation_behind_the_pixels.png", png(rgb.astype(int), 2, 8, after=chunk(b"eXIf", behind)))
    whole = saved(plain, "png")
    for size in (len(whole) // 2, 60):
        add(f"cut_at_{size}.png", whole[:size], refused="must be an undamaged picture")
    add("end_missing.png", whole[:-20])
    add("wrong_checksum_of_the_pixels.png", whole[:whole.index(b"IDAT") + 12] + b"\x55"
        + whole[whole.index(b"IDAT") + 13:], refused="must be an undamaged picture")
    # All chunks are there, but the rows in them end early.
    for interlaced in (False, True):
        end = "_interlaced.png" if interlaced else ".png"
        add("one_row_less" + end, png(rgb.astype(int), 2, 8, interlaced, rows=-1), refused="must be an undamaged picture")
        add("half_the_rows" + end, png(rgb.astype(int), 2, 8, interlaced, rows=5), refused="must be an undamaged picture")
        add("packed_rows_cut" + end, png(rgb.astype(int), 2, 8, interlaced, packed_bytes=-30), refused="must be an undamaged picture")
    frames = [Image.fromarray(np.roll(rgb, k, 0)) for k in range(3)]
    add("animated.png", saved(frames[0], "png", save_all=True, append_images=frames[1:]))
    add("one_pixel.png", saved(plain.crop((3, 4, 4, 5)), "png"))


# JPEG -----------------------------------------------------------------------------------------------------------------------------------

def segments(file):
    """The segments before the scan as (marker, bytes), and the rest."""
    at, found = 2, []
    while file[at + 1] != 0xDA:
        size = struct.unpack(">H", file[at + 2:at + 4])[0]
        found.append((file[at + 1], file[at + 4:at + 2 + size]))
        at += 2 + size
    return found, file[at:]


def joined(found, rest):
    return b"\xff\xd8" + b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data for marker, data in found) + rest


def with_ids(file, ids):
    """Renames the components of a JPEG."""
    found, rest = segments(file)
    known = None
    for k, (marker, data) in enumerate(found):
        if marker in (0xC0, 0xC1, 0xC2):
            data = bytearray(data)
            known = [data[6 + 3 * i] for i in range(data[5])]
            for i, one in enumerate(ids):
                data[6 + 3 * i] = one
            found[k] = (marker, bytes(data))
    rest = bytearray(rest)
    for i in range(rest[4]):
        rest[5 + 2 * i] = ids[known.index(rest[5 + 2 * i])]
    return joined(found, bytes(rest))


def without(file, *markers):
    found, rest = segments(file)
    return joined([segment for segment in found if segment[0] not in markers], rest)


def with_segment(file, marker, data):
    found, rest = segments(file)
    return joined([(marker, data)] + found, rest)


def jpeg_cases():
    big = Image.fromarray(smooth)
    for subsampling in ("4:4:4", "4:2:2", "4:2:0", "4:1:1"):
        for progressive in (False, True):
            add(f"rgb_{subsampling.replace(':', '')}{'_progressive' if progressive else ''}.jpg",
                saved(big, "jpeg", quality=95, subsampling=subsampling, progressive=progressive), tolerance=2)
    for progressive in (False, True):
        end = "_progressive.jpg" if progressive else ".jpg"
        add("grey" + end, saved(Image.fromarray(grey), "jpeg", quality=95, progressive=progressive), tolerance=1)
        add("kept_rgb" + end, saved(big, "jpeg", quality=95, keep_rgb=True, progressive=progressive), tolerance=2)
        inks = Image.fromarray(np.dstack([smooth, smooth[..., 0] // 2]), "CMYK")
        add("cmyk" + end, saved(inks, "jpeg", quality=95, progressive=progressive), tolerance=2)
        ycck = saved(inks, "jpeg", quality=95, progressive=progressive)
        at = ycck.index(b"Adobe") + 11
        add("ycck" + end, ycck[:at] + b"\2" + ycck[at + 1:], tolerance=2)
    for quality in (30, 75, 100):
        add(f"quality{quality}.jpg", saved(big, "jpeg", quality=quality), tolerance=3)
    for h, w in ((1, 1), (1, 16), (7, 5), (8, 8), (17, 9), (18, 31)):
        part = Image.fromarray(np.ascontiguousarray(np.kron(smooth, np.ones((1, 2, 1), np.uint8))[:h, :w]))
        add(f"size_{h}x{w}.jpg", saved(part, "jpeg", quality=95, subsampling="4:2:0"), tolerance=3)
    full = saved(big, "jpeg", quality=95, subsampling="4:4:4")
    half = saved(big, "jpeg", quality=95, subsampling="4:2:0")
    adobe = lambda transform: b"Adobe" + struct.pack(">HHHB", 100, 0, 0, transform)
    for name, file in (("full", full), ("half", half)):
        bare = without(file, 0xE0)
        add(f"no_jfif_{name}.jpg", bare, tolerance=2)
        add(f"no_jfif_numbered_from_0_{name}.jpg", with_ids(bare, [0, 1, 2]), tolerance=2)
        add(f"jfif_numbered_from_0_{name}.jpg", with_ids(file, [0, 1, 2]), tolerance=2)
        add(f"no_jfif_odd_names_{name}.jpg", with_ids(bare, [7, 8, 9]), tolerance=2)
        add(f"no_jfif_ycc_names_{name}.jpg", with_ids(bare, [ord("Y"), ord("C"), ord("c")]), tolerance=2)
        add(f"adobe_ycc_{name}.jpg", with_segment(bare, 0xEE, adobe(1)), tolerance=2)
        add(f"jfif_and_adobe_ycc_{name}.jpg", with_segment(file, 0xEE, adobe(1)), tolerance=2)
    add("no_jfif_rgb_names.jpg", with_ids(without(full, 0xE0), [ord("R"), ord("G"), ord("B")]), tolerance=2)
    add("jfif_rgb_names.jpg", with_ids(full, [ord("R"), ord("G"), ord("B")]), tolerance=2)
    add("adobe_rgb.jpg", with_segment(without(full, 0xE0), 0xEE, adobe(0)), tolerance=2)
    add("jfif_and_adobe_rgb.jpg", with_segment(full, 0xEE, adobe(0)), tolerance=2)
    exif = Image.Exif()
    exif[0x0112] = 1
    add("exif_only_full.jpg", with_segment(without(full, 0xE0), 0xE1, exif.tobytes()), tolerance=2)
    add("exif_only_half.jpg", with_segment(without(half, 0xE0), 0xE1, exif.tobytes()), tolerance=2)
    add("exif_only_grey.jpg", with_segment(without(saved(Image.fromarray(grey), "jpeg", quality=95), 0xE0), 0xE1, exif.tobytes()), tolerance=1)
    add("comment.jpg", with_segment(full, 0xFE, b"made by hand"), tolerance=2)
    add("restart_markers.jpg", saved(big, "jpeg", quality=95, restart_marker_blocks=2), tolerance=2)
    add("optimized.jpg", saved(big, "jpeg", quality=90, optimize=True), tolerance=2)
    add("tables_in_one_segment.jpg", saved(big, "jpeg", quality=95, streamtype=0), tolerance=2)
    for orientation in range(1, 9):
        exif[0x0112] = orientation
        add(f"orientation{orientation}.jpg", saved(big, "jpeg", quality=95, exif=exif), tolerance=2)
        add(f"orientation{orientation}_grey_progressive.jpg", saved(Image.fromarray(grey), "jpeg", quality=95, progressive=True, exif=exif), tolerance=1)
    # Photographs have several directories in their EXIF data, and the orientation is not the first entry.
    exif[0x0112] = 6
    exif[0x010F] = "maker"
    exif[0x8769] = {0x9003: "2024:01:02 03:04:05"}
    add("orientation_among_tags.jpg", saved(big, "jpeg", quality=95, exif=exif), tolerance=2)
    add("two_pictures.jpg", saved(big, "mpo", quality=95, save_all=True, append_images=[Image.fromarray(smooth[::-1].copy())]), tolerance=2)
    add("data_behind_the_end.jpg", full + b"anything", tolerance=2)
    for size in (len(full) // 2, len(full) - 2, 100):
        add(f"cut_at_{size}.jpg", full[:size], refused="must be whole, got a JPEG that ends early")


# GIF ------------------------------------------------------------------------------------------------------------------------------------

def gif_cases():
    colour = Image.fromarray(rgb)
    for size in (2, 3, 4, 8, 16, 31, 64, 117):
        for interlaced in (0, 1):
            add(f"palette{size}{'_interlaced' if interlaced else ''}.gif", saved(colour.quantize(size), "gif", interlace=interlaced))
    for size in (2, 16, 64):
        background = (10, 200, 90) if size == 16 else None
        file = saved(colour.quantize(size), "gif", transparency=1)
        add(f"transparent{size}.gif", file, background=background)
    add("grey.gif", saved(Image.fromarray(grey), "gif"))
    frames = [Image.fromarray(np.roll(rgb, 2 * k, 1)).quantize(32) for k in range(3)]
    for disposal in (0, 2):
        add(f"animated_disposal{disposal}.gif", saved(frames[0], "gif", save_all=True, append_images=frames[1:], disposal=disposal, duration=50))
    add("comment.gif", saved(colour.quantize(8), "gif", comment=b"made by hand"))
    version = saved(colour.quantize(8), "gif")
    add("version87.gif", b"GIF87a" + version[6:])
    # The frame's own palette instead of the global one.
    flags = version[10]
    size = 3 * 2 ** ((flags & 7) + 1)
    palette, rest = version[13:13 + size], version[13 + size:]
    at = rest.index(b",")
    add("local_palette.gif", version[:10] + bytes([flags & 0x7F]) + version[11:13] + rest[:at + 9] + bytes([0x80 | flags & 7]) + palette + rest[at + 10:])
    # The frame stands inside a larger screen.
    add("screen_larger_than_the_frame.gif", version[:6] + struct.pack("<HH", W + 4, H + 3) + version[10:13] + palette + rest[:at + 1]
        + struct.pack("<HH", 2, 1) + rest[at + 5:])
    add("cut.gif", version[:len(version) // 2], refused="must be an undamaged picture")


# BMP ------------------------------------------------------------------------------------------------------------------------------------

def bmp(samples, depth, header=40, top_down=False, palette=b"", compression=0, masks=b""):
    h, w = samples.shape[:2]
    rows = []
    for row in samples if top_down else samples[::-1]:
        data = b"".join(packed(row[None, :, None], depth)) if depth <= 8 else row.tobytes()
        rows.append(data + bytes(-len(data) % 4))
    pixels = b"".join(rows)
    if header == 12:
        info = struct.pack("<IHHHH", 12, w, h, 1, depth)
    else:
        colours = len(palette) // 4 if depth <= 8 else 0
        info = struct.pack("<IiiHHIIiiII", header, w, -h if top_down else h, 1, depth, compression, len(pixels), 2835, 2835, colours, 0)
        if header > 40:
            info += masks.ljust(16, b"\0")[:16]
            info += (b"sRGB"[::-1] if header >= 108 else b"").ljust(header - 56, b"\0")
        else:
            info += masks
    start = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start) + info + palette + pixels


def bmp_cases():
    for depth in (1, 4, 8):
        size = min(2 ** depth, 61)
        colours = noise.integers(0, 256, (size, 3), dtype=np.uint8)
        index = (x + 3 * y) % size
        for header in (12, 40):
            table = np.concatenate([colours[:, ::-1], np.zeros((2 ** depth - size, 3), np.uint8)]) if header == 12 \
                else np.concatenate([colours[:, ::-1], np.zeros((size, 1), np.uint8)], 1)
            add(f"palette{depth}_header{header}.bmp", bmp(index, depth, header, palette=table.tobytes()))
        table = np.concatenate([colours[:, ::-1], np.zeros((size, 1), np.uint8)], 1)
        add(f"palette{depth}_top_down.bmp", bmp(index, depth, top_down=True, palette=table.tobytes()))
    bgr = np.ascontiguousarray(rgb[..., ::-1])
    add("rgb24_header12.bmp", bmp(bgr, 24, 12))
    for top_down in (False, True):
        end = "_top_down.bmp" if top_down else ".bmp"
        add("rgb24" + end, bmp(bgr, 24, top_down=top_down))
        add("rgb32" + end, bmp(np.dstack([bgr, np.zeros_like(grey)]), 32, top_down=top_down))
        r, g, b = (rgb[..., k].astype(int) for k in range(3))
        add("rgb555" + end, bmp(((r >> 3) << 10 | (g >> 3) << 5 | b >> 3).astype("<u2"), 16, top_down=top_down), tolerance=1)
        add("rgb565" + end, bmp(((r >> 3) << 11 | (g >> 2) << 5 | b >> 3).astype("<u2"), 16, top_down=top_down, compression=3,
                                masks=struct.pack("<III", 0xF800, 0x07E0, 0x1F)), tolerance=1)
    fields = struct.pack("<III", 0xFF0000, 0xFF00, 0xFF)
    add("rgb32_fields.bmp", bmp(np.dstack([bgr, np.zeros_like(grey)]), 32, compression=3, masks=fields))
    for header in (56, 108, 124):
        add(f"rgb24_header{header}.bmp", bmp(bgr, 24, header))
        masks = fields + struct.pack("<I", 0xFF000000)
        add(f"rgba32_header{header}.bmp", bmp(np.dstack([bgr, alpha]), 32, header, compression=3, masks=masks), tolerance=1, background=(255, 128, 0))
    add("grey8.bmp", saved(Image.fromarray(grey), "bmp"))
    add("black_and_white.bmp", saved(Image.fromarray(grey > 100).convert("1"), "bmp"))
    run = bytes([W, 5, 0, 0]) * H + b"\0\1"
    rle = bmp(np.zeros((H, W), int), 8, palette=bytes(range(64)) * 4, compression=1)
    add("run_lengths.bmp", rle[:14 + 40 + 256] + run, refused="must be an uncompressed BMP")
    whole = bmp(bgr, 24)
    add("cut.bmp", whole[:len(whole) // 2], refused="must be an undamaged picture")


def other_cases():
    colour = Image.fromarray(rgb)
    for kind in ("webp", "tiff", "ppm"):
        add(f"{kind}.png", saved(colour, kind), refused="must be a picture in PNG, JPEG, GIF or BMP")
    add("text.png", b"no picture\n" * 20, refused="must be a picture in PNG, JPEG, GIF or BMP")
    add("empty.png", b"", refused="must be a picture in PNG, JPEG, GIF or BMP")
    add("png.jpg", saved(colour, "png"))
    add("jpeg.png", saved(Image.fromarray(smooth), "jpeg", quality=95), tolerance=2)


png_cases()
jpeg_cases()
gif_cases()
bmp_cases()
other_cases()
