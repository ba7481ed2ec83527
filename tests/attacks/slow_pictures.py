"""Shows a hundred pictures of 25 million dots each, and one that says that it has more than any machine can hold"""

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import io, struct, zlib\n"
    "from IPython.display import Image, display\n"
    "def png(width, height, rows):\n"
    "    def chunk(kind, data):\n"
    "        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))\n"
    "    about = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)\n"
    "    return b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', about) + chunk(b'IDAT', rows) + chunk(b'IEND', b'')\n"
    "large = png(5_000, 5_000, zlib.compress(bytes(15_001) * 5_000, 9))\n"
    "display(Image(png(500_000, 500_000, b'')), Image(png(1, 25_000_000, zlib.compress(bytes(100_000_000), 1))))\n"
    "for _ in range(100): display(Image(large))"
]


def holds(result: object) -> None:
    assert 0 < result.page.count("data:image/webp") <= 102  # type: ignore[attr-defined]
