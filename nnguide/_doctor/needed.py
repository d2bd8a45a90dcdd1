"""Which pages need what not every installation has.

A test compares this with what the pages import, and prints what should stand here.
"""

from typing import NamedTuple


class Need(NamedTuple):
    """Packages that pages need together; `extra` of nnguide has their versions."""

    extra: str
    packages: tuple[str, ...]
    pages: str


NEEDS = (
    Need(
        "torch",
        ("torch",),
        "46 of the pages, in Home, Start, Foundations, Learning, PyTorch, Projects, "
        "Beyond and Reference",
    ),
    Need(
        "bench",
        ("scikit-learn",),
        '"One neuron", "Logistic regression", "Activation functions", "Loss functions" '
        'and "A table: is the network better, and how sure are you?"',
    ),
    Need("tensorboard", ("tensorboard",), '"TensorBoard"'),
    Need("onnx", ("onnx", "onnxscript", "onnxruntime"), '"Saving and exporting"'),
)
GLOO = '"Scaling"'  # the library through which processes without graphics cards talk
