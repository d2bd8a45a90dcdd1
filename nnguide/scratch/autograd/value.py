r"""Gradients by machine: a number that remembers how it was made.

The other files of this library write each backward pass by hand. This one writes the
derivative of each *operation* once, in the line that computes it, and leaves the rest
to one short loop, `Value.backward`. It is what PyTorch does with arrays, here
with single numbers.
"""

import math

from nnguide._validation import describe, finite

__all__ = ["Value"]


class Value:
    r"""A number, how it was made, and the slope of a result along it.

    Every operation makes a new `Value` that keeps two things: its `parents`, which are
    the values it was made from, and its `slopes`, one for each parent: by how much it
    changes for each unit that this parent changes. For $c = a \cdot b$ these are
    $\partial c / \partial a = b$ and $\partial c / \partial b = a$. So while a formula
    is computed, its graph is written down. `backward` reads it from the end: with $L$
    the last result, and for every value $v$ and every $c$ that was made from it,

    $$
    \frac{\partial L}{\partial v} =
    \sum_{c \text{ made from } v}
    \frac{\partial L}{\partial c}\, \frac{\partial c}{\partial v}
    $$

    Operations: `+`, `-`, `*`, `/`, `**`, between values and plain numbers; the methods
    `exp`, `log`, `tanh`, `sigmoid`, `relu`. `a ** n` takes any real `a` for a whole
    number `n`, and `a` above 0 for other exponents and for a `Value` as exponent.

    Args:
        data: The number, finite.
        label: A name for messages and drawings.

    Attributes:
        data: The number.
        grad: The slope of the result that `backward` was called on along this value; 0
            before that.
        label: The name, or `""`. May be set later.
        op: The operation that made it, such as `"*"`; `""` if you made it.
        parents: The values that it was made from.
        slopes: Its slope along each of them.

    Raises:
        TypeError: `data` is no number, or `label` no text.
        ValueError: `data`, or the result of an operation, is not finite: a division by
            zero, the logarithm of 0, an overflow.

    Examples:
        >>> from nnguide.scratch import Value
        >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
        >>> c = a * b + a
        >>> c
        Value(data=-4, grad=0)
        >>> c.backward()
        >>> a, b  # a counts twice: along a * b with slope b, along + with slope 1
        (Value(data=2, grad=-2, label='a'), Value(data=-3, grad=2, label='b'))

    Note:
        `==` asks whether two values are the same object. A changed `data` changes no
        result that has been computed from it. A copy or a pickle takes the whole
        history along, down to Python's recursion limit, some hundred operations.

    References:
        Baydin, Pearlmutter, Radul, Siskind (2018), Automatic Differentiation in Machine
        Learning: a Survey, section 3.2. The interface follows Karpathy's micrograd.
    """

    # Parents do not know what was made of them, so a graph ends with its result.
    __slots__ = ("data", "grad", "label", "op", "parents", "slopes")

    def __init__(self, data: float, label: str = "") -> None:
        if not isinstance(label, str):
            raise TypeError(f"label must be a text, got {describe(label)}")
        self.data = finite(data, "data")
        self.grad = 0.0
        self.label = label
        self.op = ""
        self.parents: tuple[Value, ...] = ()
        self.slopes: tuple[float, ...] = ()

    # Each operation: the result, its name, the parents, the slope along each parent.

    def __add__(self, other: "Value | float") -> "Value":
        other = other if isinstance(other, Value) else Value(other)
        return _result(self.data + other.data, "+", (self, other), (1.0, 1.0))

    def __sub__(self, other: "Value | float") -> "Value":
        other = other if isinstance(other, Value) else Value(other)
        return _result(self.data - other.data, "-", (self, other), (1.0, -1.0))

    def __mul__(self, other: "Value | float") -> "Value":
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        return _result(a * b, "*", (self, other), (b, a))

    def __truediv__(self, other: "Value | float") -> "Value":
        other = other if isinstance(other, Value) else Value(other)
        a, b = self.data, other.data
        if b == 0:
            raise ValueError(f"division by zero: {self} / {other}")
        return _result(a / b, "/", (self, other), (1 / b, -a / b / b))

    def __pow__(self, other: "Value | float") -> "Value":
        a = self.data
        if not isinstance(other, Value):
            n = finite(other, "the exponent")
            slope = n * _power(a, n - 1) if n else 0.0
            return _result(_power(a, n), f"**{n:g}", (self,), (slope,))
        b = other.data
        if a <= 0:
            raise ValueError(
                f"a Value as exponent needs a base above 0, got {self} ** {other}; a "
                "fixed exponent can be a plain number"
            )
        c = _power(a, b)
        slopes = (b * _power(a, b - 1), c * math.log(a))
        return _result(c, "**", (self, other), slopes)

    def __neg__(self) -> "Value":
        return _result(-self.data, "neg", (self,), (-1.0,))

    def exp(self) -> "Value":
        r"""$e^a$, whose slope is $e^a$ itself.

        Raises:
            ValueError: The result overflows, for a above 709.78.
        """
        try:
            e = math.exp(self.data)
        except OverflowError:
            e = math.inf  # which _result refuses
        return _result(e, "exp", (self,), (e,))

    def log(self) -> "Value":
        r"""The natural logarithm $\ln a$, whose slope is $1 / a$.

        Raises:
            ValueError: The value is not above 0.
        """
        a = self.data
        if a <= 0:
            raise ValueError(f"log needs a value above 0, got {self}")
        return _result(math.log(a), "log", (self,), (1 / a,))

    def tanh(self) -> "Value":
        r"""$\tanh z$, whose slope $1 - \tanh^2 z = 1 / \cosh^2 z$ never rounds to 0."""
        slope = math.cosh(min(abs(self.data), 700)) ** -2  # beyond 700, cosh overflows
        return _result(math.tanh(self.data), "tanh", (self,), (slope,))

    def sigmoid(self) -> "Value":
        r"""$\sigma(z) = 1 / (1 + e^{-z})$, whose slope is $\sigma(z)\,(1 - \sigma(z))$.

        For negative $z$ it is computed as $e^z / (1 + e^z)$: no exponent is ever
        positive, so nothing can overflow.
        """
        e = math.exp(-abs(self.data))
        a = (1 if self.data >= 0 else e) / (1 + e)
        slope = e / (1 + e) ** 2  # a (1 - a), which rounding would make 0 for large z
        return _result(a, "sigmoid", (self,), (slope,))

    def relu(self) -> "Value":
        r"""$\max(z, 0)$, whose slope is 1 where $z > 0$, else 0, also at 0."""
        z = self.data
        return _result(max(z, 0.0), "relu", (self,), (1.0 if z > 0 else 0.0,))

    # A plain number on the left, as in 2 * a, becomes a Value first.

    def __radd__(self, other: float) -> "Value":
        return Value(other) + self

    def __rsub__(self, other: float) -> "Value":
        return Value(other) - self

    def __rmul__(self, other: float) -> "Value":
        return Value(other) * self

    def __rtruediv__(self, other: float) -> "Value":
        return Value(other) / self

    def __rpow__(self, other: float) -> "Value":
        return Value(other) ** self

    def topological_order(self) -> "list[Value]":
        """All values behind this one, each after all of its parents.

        The list `todo` replaces a function that would call itself for each parent:
        Python stops at a thousand calls within each other, and sums are deeper.

        Returns:
            Each value once; this one is the last.

        Examples:
            >>> from nnguide.scratch import Value
            >>> a, b = Value(2.0, label="a"), Value(3.0, label="b")
            >>> [v.label or v.op for v in (a * b + a).topological_order()]
            ['a', 'b', '*', '+']
        """
        order: list[Value] = []
        seen: set[Value] = set()
        todo = [(self, False)]
        while todo:
            value, parents_are_in = todo.pop()
            if parents_are_in:
                order.append(value)
            elif value not in seen:
                seen.add(value)
                todo.append((value, True))  # comes up again after its parents
                for parent in reversed(value.parents):  # the first one on top
                    if parent not in seen:
                        todo.append((parent, False))
        return order

    def backward(self) -> None:
        r"""Write into `grad` of every value behind this one the slope along it.

        It is the chain rule, one multiplication for each line between two values:

        - *Why in reverse topological order.* A value passes its gradient on when it is
          complete: when all that was made from it have had their turn.
        - *Why `+=`.* A value that was used twice moves the result on two ways. Their
          slopes add up; `=` would keep the last one.
        - *Why from the end.* One walk gives the slope of one result along all values,
          however many weights there are. Walking forward gives the slopes of all
          results along one value.

        A second call, on this or another result, adds to `grad` of the values that you
        made, as in PyTorch. So before each step of training set them back:
        `for p in parameters: p.grad = 0.0`, or `MLP.zero_grad()`.

        Raises:
            ValueError: A gradient is not finite, since it overflows or since a slope is
                infinite, as that of `a ** 0.5` at 0. Some gradients are written then.

        Examples:
            >>> from nnguide.scratch import Value
            >>> x = Value(3.0)
            >>> y = (x * x).log()
            >>> y.backward()
            >>> round(x.grad, 3)  # of 2 ln x: 2 / x
            0.667
            >>> y.backward()
            >>> round(x.grad, 3)
            1.333

        Note:
            PyTorch forgets a graph after its backward pass, unless told to retain it,
            and the gradients of values in between. Here both stay; `grad` of a value
            in between is that of the last call alone.
        """
        order = self.topological_order()
        for value in order:
            if value.parents:  # in between: an earlier call must not be passed on again
                value.grad = 0.0
        self.grad += 1.0  # the slope of a result along itself
        for value in reversed(order):
            if not math.isfinite(value.grad):
                raise ValueError(
                    f"the gradient along {value} is not finite: it overflows, or a "
                    "slope on the way is infinite"
                )
            # Without strict=True, which makes the walk longer by half.
            for parent, slope in zip(value.parents, value.slopes):  # noqa: B905
                parent.grad += slope * value.grad

    def __repr__(self) -> str:
        label = f", label={self.label!r}" if self.label else ""
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g}{label})"


def _result(
    data: float, op: str, parents: tuple[Value, ...], slopes: tuple[float, ...]
) -> Value:
    """A `Value` made by an operation, which has to be finite."""
    if not math.isfinite(data):
        raise ValueError(
            f"{op} of {' and '.join(map(repr, parents))} gives {data}, which is not a "
            "finite number"
        )
    value = Value.__new__(Value)  # without __init__, whose checks are for readers
    value.data, value.grad, value.label = data, 0.0, ""
    value.op, value.parents, value.slopes = op, parents, slopes
    return value


def _power(a: float, n: float) -> float:
    """`a ** n` of floats; infinite or nan where Python raises, or gives a complex."""
    if a == 0 and n < 0:
        return math.inf
    if a < 0 and not n.is_integer():
        return math.nan
    try:
        return float(a**n)
    except OverflowError:
        return math.inf
