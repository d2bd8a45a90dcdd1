"""Two texts to learn letters from: first names, and seven plays."""

import gzip

from nnguide.data._files import DataFile, verify_file

__all__ = ["load_names", "load_plays"]

NAMES = "first-names.txt.gz"
PLAYS = "plays.txt.gz"
TEXTS = {
    NAMES: DataFile(
        13087,
        "7f43b5be2f790dce55f01d1d9a77692661d1da89c6828154fe2c87af7f3d091a",
        (36_122,),
    ),
    PLAYS: DataFile(
        339679,
        "56d0d05ccf567cdea266e112319c47cc065a56fdc7a46a840a0238d87b9b6c1d",
        (853_804,),
    ),
}


def load_names() -> list[str]:
    """Read 5,163 first names from the census of the United States of 1990.

    Returns:
        The names in alphabetical order, lower case, of the letters a to z alone.

    Raises:
        FileNotFoundError: The file is missing.
        ValueError: The file is truncated or altered.

    Examples:
        >>> from nnguide.data import load_names
        >>> names = load_names()
        >>> len(names), names[:4]
        (5163, ['aaron', 'abbey', 'abbie', 'abby'])

    References:
        United States Census Bureau (1990). Frequently Occurring Surnames and First
        Names.
    """
    return _read(NAMES).split()


def load_plays() -> str:
    r"""Read seven plays by William Shakespeare, one after the other.

    They are A Midsummer Night's Dream, Romeo and Juliet, Twelfth Night, As You Like It,
    The Tempest, Macbeth and Hamlet.

    Returns:
        853,804 characters of ASCII, 76 different ones; lines end with `"\n"`.

    Raises:
        FileNotFoundError: The file is missing.
        ValueError: The file is truncated or altered.

    Examples:
        >>> from nnguide.data import load_plays
        >>> plays = load_plays()
        >>> len(plays), len(set(plays))
        (853804, 76)
        >>> plays[:25]
        "A MIDSUMMER NIGHT'S DREAM"
    """
    return _read(PLAYS)


def _read(name: str) -> str:
    """The text in the file `name`."""
    return gzip.decompress(verify_file(name, TEXTS).read_bytes()).decode("ascii")
