"""Makes pictures.zip beside this file with Pillow (12) and NumPy, for PictureFilesTest: python3 pictures.py

For each picture FILE the archive also has FILE.levels: height and width as big-endian int32, then the levels of red, green and blue that
Pillow shows after ImageOps.exif_transpose (uint8, row by row), then those of Image.convert("L"). Transparent pixels are composed on white,
or on black when the opaque ones are light."""
import io, os, struct, zipfile, zlib
import numpy as np
from PIL import Image, ImageCms, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
H, W = 12, 20
random = np.random.default_rng(7)
y, x = np.mgrid[0:H, 0:W]
rgb = np.stack([x * 12, y * 20, (x + y) * 8], -1).astype(np.uint8)
grey = (x * 9 + y * 6).astype(np.uint8)
alpha = (x * 13).astype(np.uint8)
files = {}


def save(name, image, **options):
    out = io.BytesIO()
    image.save(out, name.rsplit('.', 1)[1].replace('jpg', 'jpeg'), **options)
    files[name] = out.getvalue()


def png16(levels):
    """Pillow writes no PNG of 16 bits with colour. Shape of levels: [rows, columns, 3 or 4], uint16."""
    chunk = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    h, w, c = levels.shape
    rows = b''.join(b'\0' + row.astype('>u2').tobytes() for row in levels)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', w, h, 16, {3: 2, 4: 6}[c], 0, 0, 0)) \
        + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b'')


colour = Image.fromarray(rgb)
shades = Image.fromarray(grey)
for kind in 'png', 'bmp', 'gif':
    save(f'rgb.{kind}', colour if kind != 'gif' else colour.quantize(64))
    save(f'grey.{kind}', shades)
    save(f'black_and_white.{kind}', Image.fromarray(grey > 100).convert('1'))
    for colours in (2, 4, 16, 200):
        save(f'palette{colours}.{kind}', colour.quantize(colours))
for dark in (True, False):
    ink = 'dark' if dark else 'light'
    level = (grey // 4 if dark else 255 - grey // 4).astype(np.uint8)
    save(f'alpha_{ink}.png', Image.fromarray(np.dstack([level, level // 2 if dark else level, level, alpha])))
    save(f'grey_alpha_{ink}.png', Image.fromarray(np.dstack([level, alpha])))
    save(f'alpha_{ink}.bmp', Image.fromarray(np.dstack([level, level, level, np.full_like(level, 255)])))
save('transparent_colour.gif', colour.quantize(16), transparency=3)
save('transparent_colour.png', colour.quantize(16), transparency=3)
save('transparent_grey.png', shades, transparency=int(grey[3, 4]))
save('transparent_rgb.png', colour, transparency=tuple(int(v) for v in rgb[3, 4]))
out = io.BytesIO(); Image.fromarray((x * 3000 + y * 500).astype(np.uint16)).save(out, 'png'); files['grey16.png'] = out.getvalue()
files['rgb16.png'] = png16(np.stack([x * 3000, y * 5000, (x + y) * 2000], -1).astype(np.uint16))
files['rgba16.png'] = png16(np.stack([x * 3000, y * 5000, (x + y) * 2000, np.full_like(x, 65535)], -1).astype(np.uint16))
big = Image.fromarray(np.kron(rgb, np.ones((2, 2, 1), np.uint8)))
for subsampling in (0, 1, 2):
    for progressive in (False, True):
        save(f'rgb_{subsampling}_{"progressive" if progressive else "baseline"}.jpg', big, quality=95, subsampling=subsampling, progressive=progressive)
save('grey.jpg', shades, quality=95)
save('restart.jpg', big, quality=95, subsampling=0, restart_marker_blocks=1)
# A profile with red and green exchanged: viewers that applied it would show other levels than Pillow.
profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile('sRGB')).tobytes())
profile = bytes(profile).replace(b'rXYZ', b'????').replace(b'gXYZ', b'rXYZ').replace(b'????', b'gXYZ')
save('profile.jpg', big, quality=95, subsampling=0, icc_profile=profile)
save('profile.png', colour, icc_profile=profile)
inks = Image.fromarray(np.dstack([rgb, grey // 2]), 'CMYK')
save('cmyk.jpg', inks, quality=95)
save('cmyk_progressive.jpg', inks, quality=95, progressive=True)
# The same bytes, but declared to be Y, Cb, Cr and black.
ycck = files['cmyk.jpg']
at = ycck.index(b'Adobe') + 11
files['ycck.jpg'] = ycck[:at] + b'\2' + ycck[at + 1:]
for orientation in range(1, 9):
    exif = Image.Exif(); exif[0x0112] = orientation
    save(f'orientation{orientation}.jpg', big, quality=95, subsampling=0, exif=exif)
    save(f'orientation{orientation}.png', colour, exif=exif)
    little = b'Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0' + bytes([orientation]) + b'\0\0\0\0\0\0\0'
    save(f'orientation{orientation}_little_endian.jpg', big, quality=95, subsampling=0, exif=little)
wide = Image.fromarray(np.kron(random.integers(0, 256, (5, 101, 3), dtype=np.uint8), np.ones((8, 30, 1), np.uint8))[:38, :3001])
save('large.png', wide)
save('large.bmp', wide)


def levels(file):
    image = Image.open(io.BytesIO(file))
    image = ImageOps.exif_transpose(image)
    if image.mode in ('I;16', 'I'):
        image = Image.fromarray(np.round(np.asarray(image) / 257).astype(np.uint8))
    if image.mode in ('LA', 'RGBA', 'PA') or 'transparency' in image.info:
        a = np.asarray(image.convert('RGBA')).astype(float)
        opacity = a[..., 3:] / 255
        luma = a[..., :3] @ [0.299, 0.587, 0.114]
        paper = 0 if (luma * a[..., 3]).sum() > a[..., 3].sum() * 255 / 2 else 255
        image = Image.fromarray(np.round(a[..., :3] * opacity + paper * (1 - opacity)).astype(np.uint8))
    side = max(1, max(image.size) // 1024)
    colours = image.convert('RGB').reduce(side)
    return struct.pack('>ii', colours.height, colours.width) + np.asarray(colours).tobytes() + np.asarray(colours.convert('L')).tobytes()


with zipfile.ZipFile(os.path.join(HERE, 'pictures.zip'), 'w', zipfile.ZIP_DEFLATED) as archive:
    for name, file in sorted(files.items()):
        for entry, content in ((name, file), (name + '.levels', levels(file))):
            archive.writestr(zipfile.ZipInfo(entry, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
print(len(files), 'pictures')
