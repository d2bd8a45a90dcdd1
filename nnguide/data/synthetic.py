r"""Synthetic sets in the plane, each with a shape that teaches something.

Every function returns points `x` of shape `(N, 2)`, float64, and labels `y` of shape
`(N,)`, int64. Where a set has classes of equal size they take turns: row $i$ has class
$i \bmod C$, so each part of the set is balanced.
"""

import numpy as np

from nnguide._arguments import explained
from nnguide._validation import at_least, generator, non_negative

__all__ = [
    "make_blobs",
    "make_moons",
    "make_quadrants",
    "make_rings",
    "make_spirals",
    "make_xor",
]


@explained
def make_quadrants(
    n_samples: int = 1000, *, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    r"""Draw standard normal points; class 1 lies in quadrants I and III.

    The smooth relative of XOR: the best line gets about five of eight points right, a
    few hidden units nearly all.

    $$y = 1 \text{ if } x_1 x_2 > 0, \text{ else } 0$$

    Args:
        n_samples: How many points, N.
        rng: The source of randomness.

    Returns:
        `(N, 2)` points and `(N,)` labels, 0 or 1, about half each.

    Raises:
        ValueError: `n_samples` is below 1.
        TypeError: `rng` is not a generator, or `n_samples` not a whole number.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import make_quadrants
        >>> x, y = make_quadrants(4, rng=np.random.default_rng(0))
        >>> x.round(3)
        array([[ 0.126, -0.132],
               [ 0.64 ,  0.105],
               [-0.536,  0.362],
               [ 1.304,  0.947]])
        >>> y
        array([0, 1, 0, 1])
    """
    n = at_least(n_samples, 1, "n_samples")
    x = generator(rng).standard_normal((n, 2))
    return x, (x[:, 0] * x[:, 1] > 0).astype(np.int64)


def make_xor(
    n_samples: int = 4, *, noise: float = 0.0, rng: np.random.Generator | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give the truth table of XOR, repeated when more than four points are asked for.

    The smallest set that no single neuron gets right.

    Args:
        n_samples: How many points, N, at least 4. The corners (0, 0), (0, 1), (1, 0)
            and (1, 1) take turns.
        noise: Standard deviation of the normal noise added to each coordinate.
        rng: The source of the noise. Needed only when `noise` is above 0.

    Returns:
        `(N, 2)` points and `(N,)` labels: 1 where the corner's coordinates differ.

    Raises:
        ValueError: `n_samples` is below 4, or `noise` below 0 or not finite.
        TypeError: `noise` is above 0 and `rng` is missing, or an argument has the
            wrong type.

    Examples:
        >>> from nnguide.data import make_xor
        >>> x, y = make_xor()
        >>> x
        array([[0., 0.],
               [0., 1.],
               [1., 0.],
               [1., 1.]])
        >>> y
        array([0, 1, 1, 0])
    """
    n = at_least(n_samples, 4, "n_samples")
    noise = non_negative(noise, "noise")
    if rng is not None or noise > 0:
        rng = generator(rng)  # type: ignore[arg-type]
    corner = np.arange(n) % 4
    bits = np.stack([corner // 2, corner % 2], axis=1)  # (N, 2)
    x = bits.astype(np.float64)
    if rng is not None and noise > 0:
        x += rng.normal(0.0, noise, (n, 2))
    return x, bits[:, 0] ^ bits[:, 1]


@explained
def make_blobs(
    n_samples: int = 300,
    *,
    num_classes: int = 3,
    std: float = 1.0,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Draw one round normal cloud for each class.

    The easy set: straight lines separate the clouds as long as `std` is small. The
    centers stand on a circle around the origin, 6 apart from their neighbors:

    $$\mu_c = \frac{3}{\sin(\pi / C)}
      \left(\cos\frac{2\pi c}{C}, \sin\frac{2\pi c}{C}\right)$$

    Args:
        n_samples: How many points, N, at least one for each class.
        num_classes: How many clouds, C, at least 2.
        std: Standard deviation of a cloud in each direction.
        rng: The source of randomness.

    Returns:
        `(N, 2)` points and `(N,)` labels from 0 to C − 1.

    Raises:
        ValueError: A number is too small or not finite.
        TypeError: An argument has the wrong type.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import make_blobs
        >>> x, y = make_blobs(5, num_classes=2, std=0.0, rng=np.random.default_rng(0))
        >>> np.abs(x).round(3)
        array([[3., 0.],
               [3., 0.],
               [3., 0.],
               [3., 0.],
               [3., 0.]])
        >>> y
        array([0, 1, 0, 1, 0])

    Note:
        The function of this name in scikit-learn draws the centers at random, so that
        clouds may lie upon each other. Here only the points are random.
    """
    y, classes = _take_turns(n_samples, num_classes)
    std = non_negative(std, "std")
    generator(rng)
    angle = 2 * np.pi * y / classes
    x = _on_circle(3 / np.sin(np.pi / classes), angle)
    return x + rng.normal(0.0, std, x.shape), y


@explained
def make_moons(
    n_samples: int = 300, *, noise: float = 0.1, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    r"""Draw two half circles that reach into each other.

    A line gets most of the points right, a curve nearly all of them: the set shows
    what a hidden layer adds. With $t$ uniform on $[0, \pi]$ the moons are

    $$(\cos t, \sin t) \quad \text{and} \quad
      (1 - \cos t, \tfrac{1}{2} - \sin t)$$

    Args:
        n_samples: How many points, N, at least 2.
        noise: Standard deviation of the normal noise added to each coordinate.
        rng: The source of randomness.

    Returns:
        `(N, 2)` points and `(N,)` labels: 0 the upper moon, 1 the lower.

    Raises:
        ValueError: A number is too small or not finite.
        TypeError: An argument has the wrong type.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import make_moons
        >>> x, y = make_moons(6, noise=0.0, rng=np.random.default_rng(0))
        >>> np.linalg.norm(x[y == 0], axis=1)
        array([1., 1., 1.])

    Note:
        The function of this name in scikit-learn puts the points at equal distances.
        Here $t$ is drawn, so that two calls give two independent samples.
    """
    y, _ = _take_turns(n_samples, 2)
    noise = non_negative(noise, "noise")
    upper = _on_circle(1.0, generator(rng).uniform(0, np.pi, len(y)))
    x = np.where(y[:, None] == 0, upper, [1.0, 0.5] - upper)
    return x + rng.normal(0.0, noise, x.shape), y


@explained
def make_spirals(
    n_samples: int = 300,
    *,
    num_classes: int = 3,
    noise: float = 0.2,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Draw one spiral arm for each class, all wound around the origin.

    The hard set: every arm winds through the space between the others, so the boundary
    must bend again and again. With the radius $r$ uniform on $(0, 1]$ and the noise
    $\varepsilon$ normal, arm $c$ has

    $$x = r (\cos\theta, \sin\theta), \quad
      \theta = \frac{2\pi c}{C} + 4 r + \varepsilon$$

    Args:
        n_samples: How many points, N, at least one for each class.
        num_classes: How many arms, C, at least 2.
        noise: Standard deviation of $\varepsilon$, in radians.
        rng: The source of randomness.

    Returns:
        `(N, 2)` points in the unit circle and `(N,)` labels from 0 to C − 1.

    Raises:
        ValueError: A number is too small or not finite.
        TypeError: An argument has the wrong type.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import make_spirals
        >>> x, y = make_spirals(7, rng=np.random.default_rng(0))
        >>> x.shape, y
        ((7, 2), array([0, 1, 2, 0, 1, 2, 0]))
    """
    y, classes = _take_turns(n_samples, num_classes)
    noise = non_negative(noise, "noise")
    radius = 1 - generator(rng).random(len(y))
    angle = 2 * np.pi * y / classes + 4 * radius + rng.normal(0.0, noise, len(y))
    return _on_circle(radius, angle), y


@explained
def make_rings(
    n_samples: int = 300,
    *,
    num_classes: int = 3,
    noise: float = 0.1,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Draw rings around the origin, one for each class, with radii 1, 2, 3, ...

    Lines cannot separate a ring from the one around it, so a linear classifier fails
    on these classes; 16 hidden units separate three rings.

    Args:
        n_samples: How many points, N, at least one for each class.
        num_classes: How many rings, C, at least 2.
        noise: Standard deviation of the normal noise added to each coordinate.
        rng: The source of randomness.

    Returns:
        `(N, 2)` points and `(N,)` labels from 0, the innermost ring, to C − 1.

    Raises:
        ValueError: A number is too small or not finite.
        TypeError: An argument has the wrong type.

    Examples:
        >>> import numpy as np
        >>> from nnguide.data import make_rings
        >>> x, y = make_rings(5, noise=0.0, rng=np.random.default_rng(0))
        >>> np.linalg.norm(x, axis=1)
        array([1., 2., 3., 1., 2.])
        >>> y
        array([0, 1, 2, 0, 1])
    """
    y, _ = _take_turns(n_samples, num_classes)
    noise = non_negative(noise, "noise")
    x = _on_circle(y + 1.0, generator(rng).uniform(0, 2 * np.pi, len(y)))
    return x + rng.normal(0.0, noise, x.shape), y


def _take_turns(n_samples: int, num_classes: int) -> tuple[np.ndarray, int]:
    """Labels 0, 1, ..., C − 1, 0, 1, ... and C, both arguments checked."""
    classes = at_least(num_classes, 2, "num_classes")
    n = at_least(n_samples, classes, "n_samples")
    return np.arange(n, dtype=np.int64) % classes, classes


def _on_circle(radius: np.ndarray | float, angle: np.ndarray) -> np.ndarray:
    """Points `(N, 2)` at the angles `(N,)`, in radians."""
    x: np.ndarray = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    return x
