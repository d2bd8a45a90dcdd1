"""The weights of networks that were trained once and are stored in the package."""

import hashlib
import io

import numpy as np

from nnguide.data._files import DataFile, verify_file

__all__ = ["load_cnn_weights", "load_digit_weights", "load_plays_weights"]

DIGITS = "digits-784-128-10.npz"
CNN = "digits-lenet.npz"
PLAYS = "plays-gpt.npz"
WEIGHTS = {
    DIGITS: DataFile(
        189657,
        "5ecbe8609d60ceaa449e778466c20191030427316f4565071eeb7ceb08c1e173",
        (101_770,),
    ),
    CNN: DataFile(
        117002,
        "968b9231dee77c97bd36cb4f3481aa1d676aa9b180ff3fb0a214085b7d76090c",
        (61_706,),
    ),
    PLAYS: DataFile(
        217701,
        "ba9b4d8d9365ef5469bbec1e0a3683c139fe67cc10e1b3baf2475546fba7bb82",
        (113_996,),
    ),
}


def load_digit_weights() -> dict[str, np.ndarray]:
    """Read the weights of a trained network: 784 inputs, 128 hidden units, 10 digits.

    `python -m tools.digit_weights` has trained them as the page *Digits* trains its
    network, in a checkout of the guide, on the 60,000 training images. With them
    `nnguide.scratch.TwoLayerNetwork` is right on 97.97 % of the test images. They are
    stored in 16 bits, which leaves the accuracy as it is.

    Returns:
        What `load_state_dict` takes, float32: `hidden.weight` `(128, 784)`,
        `hidden.bias` `(128,)`, `output.weight` `(10, 128)`, `output.bias` `(10,)`.

    Raises:
        FileNotFoundError: The file is missing.
        ValueError: The file is truncated or altered.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import load_digit_weights, load_mnist
        >>> from nnguide.scratch import TwoLayerNetwork
        >>> rng = np.random.default_rng(0)  # what it draws is overwritten
        >>> net = TwoLayerNetwork(784, 128, 10, rng=rng, dtype=np.float32)
        >>> net.load_state_dict(load_digit_weights())
        >>> digits = load_mnist(flat=True)
        >>> net.predict(digits.test_images[:5]), digits.test_labels[:5]
        (array([7, 2, 1, 0, 4]), array([7, 2, 1, 0, 4]))
    """
    return _load(DIGITS)


def load_cnn_weights() -> dict[str, np.ndarray]:
    """Read the weights of a trained convolutional network of the kind of LeNet-5.

    `python -m tools.cnn_weights` has trained them, in a checkout of the guide, on
    50,000 of the training images, each moved anew by up to two pixels in every epoch.
    With them the network is right on 99.36 % of the test images. They are stored in 16
    bits, which leaves the accuracy as it is.

    Returns:
        What `load_state_dict` of the `Sequential` below takes, float32: `weight` and
        `bias` of the layers 0, 3, 7, 9 and 11.

    Raises:
        FileNotFoundError: The file is missing.
        ValueError: The file is truncated or altered.

    Examples:
        >>> import numpy as np
        >>> from nnguide import scratch as nn
        >>> from nnguide.data import load_cnn_weights, load_mnist
        >>> kind = {"rng": np.random.default_rng(0), "dtype": np.float32}
        >>> net = nn.Sequential(  # the same in torch.nn, without `kind`
        ...     *(nn.Conv2d(1, 6, 5, padding=2, **kind), nn.MaxPool2d(2), nn.ReLU()),
        ...     *(nn.Conv2d(6, 16, 5, **kind), nn.MaxPool2d(2), nn.ReLU()),
        ...     *(nn.Flatten(), nn.Linear(400, 120, **kind), nn.ReLU()),
        ...     *(nn.Linear(120, 84, **kind), nn.ReLU(), nn.Linear(84, 10, **kind)),
        ... )
        >>> net.load_state_dict(load_cnn_weights())
        >>> digits = load_mnist()
        >>> x = digits.test_images[:5, None] / np.float32(255)  # (N, 1, 28, 28)
        >>> net(x).argmax(axis=1), digits.test_labels[:5]
        (array([7, 2, 1, 0, 4]), array([7, 2, 1, 0, 4]))

    References:
        Yann LeCun, Léon Bottou, Yoshua Bengio, Patrick Haffner (1998). Gradient-based
        learning applied to document recognition. Section II.B describes LeNet-5.
    """
    return _load(CNN)


def load_plays_weights() -> dict[str, np.ndarray]:
    """Read the weights of a small GPT that was trained on seven plays.

    `python -m tools.plays_weights` has trained them, in a checkout of the guide, on the
    first 90 % of `load_plays()`. On the rest the network has a loss of 1.622 nats a
    character. They are stored in 16 bits, which leaves the loss as it is.

    Returns:
        What `load_state_dict` of the `GPT` of the page *Plays* takes, float32: `table`,
        `positions`, `blocks.0`, `blocks.1`, `norm` and `head`.

    Raises:
        FileNotFoundError: The file is missing.
        ValueError: The file is truncated or altered.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import load_plays_weights
        >>> from nnguide.scratch import TransformerEncoderLayer
        >>> weights = load_plays_weights()
        >>> weights["table.weight"].shape, weights["positions.weight"].shape
        ((76, 64), (64, 64))
        >>> kind = {"rng": np.random.default_rng(0), "dtype": np.float32}
        >>> block = TransformerEncoderLayer(64, 4, 256, 0.0, "gelu", **kind)
        >>> state = block.state_dict()
        >>> block.load_state_dict({key: weights[f"blocks.0.{key}"] for key in state})

    References:
        Alec Radford, Karthik Narasimhan, Tim Salimans, Ilya Sutskever (2018). Improving
        language understanding by generative pre-training.
    """
    return _load(PLAYS)


def read_weights(name: str, data: bytes) -> dict[str, np.ndarray]:
    """The arrays in the bytes of the file `name`, wherever these come from."""
    if hashlib.sha256(data).hexdigest() != WEIGHTS[name].sha256:
        raise ValueError(f"{name} is truncated or altered")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        return {key: file[key].astype(np.float32) for key in file.files}


def _load(name: str) -> dict[str, np.ndarray]:
    return read_weights(name, verify_file(name, WEIGHTS).read_bytes())
