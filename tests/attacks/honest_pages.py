"""Honest: shows a long table, a picture of 12 million dots and formulas, and has deep and long code that is right"""

import re

from tests.attacks.course import FULL

PLAIN = "not tried"
EARNS = FULL
FIRST = [
    "import numpy as np, pandas as pd\nfrom IPython.display import HTML, display\n"
    "table = pd.DataFrame(np.arange(1_500).reshape(150, 10), columns=list('abcdefghij'))\n"
    "with pd.option_context('display.max_rows', 200): display(table)\n"
    "display(HTML('<b>My <i>note</i></b>: <tf.Tensor: 3>'))",
    "import io, PIL.Image\nfrom IPython.display import Image\n"
    "dots = np.zeros((3_000, 4_000, 3), np.uint8); dots[:, :, 0] = np.arange(4_000) % 256\n"
    "with io.BytesIO() as file:\n"
    "    PIL.Image.fromarray(dots).save(file, 'PNG'); shown = Image(file.getvalue(), format='png')\nshown",
    "[markdown]" + "\n\n".join(rf"Row {n}: $\hat y_{{{n}}} = \frac{{a_{{{n}}}}}{{b}}$ and **bold**" for n in range(20)),
    "deep = "
    + "[" * 60
    + "]" * 60
    + "\nlong = [\n"
    + "".join(f"    {n} + {n} * ({n} - 1),\n" for n in range(700))
    + "]\n"
    "print('deep and', len(long))",
]


def holds(result: object) -> None:
    page = result.page  # type: ignore[attr-defined]
    assert "deep and 700" in result.shown and "<td>1499</td>" in page  # type: ignore[attr-defined]
    assert "<b>My <i>note</i></b>: &lt;tf.Tensor: 3&gt;" in page
    assert page.count("Row ") >= 20 and page.count("<math") >= 20 and "left out: it would" not in page
    assert any(len(picture) > 500 for picture in re.findall(r"data:image/webp;base64,([\w+/=]+)", page))
