"""A QR code as plain squares, drawn for a page or on paper."""

from __future__ import annotations

from qrcode import constants
from qrcode.main import QRCode

Squares = list[list[bool]]
#: White squares around it, as ISO/IEC 18004 asks for.
MARGIN = 4


def squares(text: str) -> Squares:
    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


def svg(found: Squares) -> str:
    """One path; its size is the page's to say."""
    size = len(found) + 2 * MARGIN
    runs = []
    for y, row in enumerate(found):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start + MARGIN} {y + MARGIN}h{x - start}v1h-{x - start}z")
            else:
                x += 1
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" aria-hidden="true">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{"".join(runs)}" fill="#000"/></svg>'
    )
