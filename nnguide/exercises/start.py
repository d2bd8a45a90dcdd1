"""Keys of the page Start."""

from nnguide.exercises._keys import Value

KEYS = {
    1: Value(
        5,  # 2 · 3 − 1
        mistakes=[(4, "Multiply before you subtract.")],
        right="Now you know how an exercise works.",
    ),
}
