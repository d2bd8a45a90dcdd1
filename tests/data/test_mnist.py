"""MNIST: the values, the memory, and every way in which a file can be wrong."""

import gzip
import hashlib
import shutil
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from nnguide.data import _files, load_mnist, mnist

SMALL = "t10k-labels-idx1-ubyte.gz"

# SHA-256 of the decompressed originals, as published: an oracle outside this package.
PUBLISHED = {
    "train-images-idx3-ubyte.gz": (
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
    ),
    "train-labels-idx1-ubyte.gz": (
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
    ),
    "t10k-images-idx3-ubyte.gz": (
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
    ),
    "t10k-labels-idx1-ubyte.gz": (
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
    ),
}


@pytest.fixture(scope="module")
def digits() -> mnist.MNIST:
    return load_mnist()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data files that a test may damage."""
    copy = tmp_path / "files"
    shutil.copytree(_files.FOLDER, copy)
    monkeypatch.setattr(_files, "FOLDER", copy)
    return copy


@pytest.fixture
def crafted(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a payload in the place of a file, with a checksum that fits it."""

    def put(payload: bytes) -> None:
        (folder / SMALL).write_bytes(packed := gzip.compress(payload))
        digest = hashlib.sha256(packed).hexdigest()
        entry = _files.DataFile(len(packed), digest, (3,))
        monkeypatch.setitem(mnist.FILES, SMALL, entry)

    return put


def test_data_are_the_published_originals(digits: mnist.MNIST) -> None:
    for published, array in zip(PUBLISHED.values(), digits, strict=True):
        # Written here by the definition of IDX, not read from the file.
        header = struct.pack(f">I{array.ndim}I", 0x800 + array.ndim, *array.shape)
        data = header + array.astype(np.uint8).tobytes()
        assert hashlib.sha256(data).hexdigest() == published


def test_shapes_and_dtypes(digits: mnist.MNIST) -> None:
    images, labels, test_images, test_labels = digits
    assert (images.shape, images.dtype) == ((60000, 28, 28), np.uint8)
    assert (test_images.shape, test_images.dtype) == ((10000, 28, 28), np.uint8)
    assert (labels.shape, labels.dtype) == ((60000,), np.int64)
    assert (test_labels.shape, test_labels.dtype) == ((10000,), np.int64)
    assert all(array.flags.writeable for array in digits)


def test_flat_is_the_same_images_divided_by_255(digits: mnist.MNIST) -> None:
    flat = load_mnist(flat=True)
    for rows, pictures in (
        (flat.train_images, digits.train_images),
        (flat.test_images, digits.test_images),
    ):
        assert rows.dtype == np.float32
        assert rows.shape == (len(pictures), 784)
        assert rows.min() == 0
        assert rows.max() == 1
        expected = pictures.reshape(len(pictures), 784) / np.float32(255)
        assert np.array_equal(rows, expected)
    np.testing.assert_array_equal(flat.train_labels, digits.train_labels)
    np.testing.assert_array_equal(flat.test_labels, digits.test_labels)


@pytest.mark.parametrize("flat", [False, True])
def test_peak_memory_is_the_result_and_no_copy(flat: bool) -> None:
    tracemalloc.start()
    try:
        digits = load_mnist(flat=flat)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    size = sum(array.nbytes for array in digits)
    assert size < peak < size + 4e6  # bytes; a copy of the images is 47 MB or more


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("train-images-idx3-ubyte.gz", "altered"),
        ("train-images-idx3-ubyte.gz", "truncated"),
        ("train-images-idx3-ubyte.gz", "empty"),
        ("train-labels-idx1-ubyte.gz", "truncated"),
        ("t10k-images-idx3-ubyte.gz", "altered"),
        ("t10k-labels-idx1-ubyte.gz", "replaced"),
    ],
)
def test_damaged_file_is_named_with_both_checksums(
    name: str, damage: str, folder: Path
) -> None:
    path = folder / name
    data = bytearray(path.read_bytes())
    if damage == "truncated":
        del data[-1]
    elif damage == "altered":
        data[len(data) // 2] ^= 1
    elif damage == "empty":
        data.clear()
    else:
        data[:] = gzip.compress(b"not MNIST")
    path.write_bytes(data)
    with pytest.raises(ValueError, match="truncated or altered") as error:
        load_mnist()
    message = str(error.value)
    assert str(path) in message
    expected = mnist.FILES[name]
    assert f"expected {expected.size} bytes with SHA-256 {expected.sha256}" in message
    found = hashlib.sha256(data).hexdigest()
    assert f"found {len(data)} bytes with SHA-256 {found}" in message
    assert f"git checkout -- nnguide/data/files/{name}" in message


@pytest.mark.parametrize("name", mnist.FILES)
def test_missing_file_is_named(name: str, folder: Path) -> None:
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError, match="found no file") as error:
        load_mnist(flat=True)
    assert str(folder / name) in str(error.value)
    assert mnist.FILES[name].sha256 in str(error.value)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        (b"\0\0\x08\x01\0\0\0\x03\x07\x02", "ends 1 bytes too early"),
        (b"\0\0\x08\x01\0\0\0\x03\x07\x02\x01\x00", "holds more than an array"),
        (b"\0\0\x08\x01\0\0\0\x04\x07\x02\x01\x00", "must start with the IDX header"),
        (b"\0\0\x0d\x01\0\0\0\x03\x07\x02\x01", "must start with the IDX header"),
        (b"\0\0", "must start with the IDX header 0000080100000003 .*got 0000$"),
    ],
)
def test_idx_header_is_verified(crafted, payload: bytes, message: str) -> None:
    crafted(payload)
    with pytest.raises(ValueError, match=message) as error:
        load_mnist()
    assert SMALL in str(error.value)


def test_files_lie_in_the_package_with_their_license() -> None:
    readme = (_files.FOLDER / "README.md").read_text(encoding="utf-8")
    for name, entry in mnist.FILES.items():
        assert f"| `{name}` | {entry.size} | `{entry.sha256}` |" in readme
        assert PUBLISHED[name] in readme
    assert "CC BY-SA 3.0" in readme


@pytest.mark.parametrize("flat", [1, 0.0, "yes", None])
def test_flat_must_be_a_bool(flat: object) -> None:
    with pytest.raises(TypeError, match="flat must be True or False, got"):
        load_mnist(flat=flat)  # type: ignore[arg-type]


def test_unknown_argument() -> None:
    with pytest.raises(TypeError, match="download"):
        load_mnist(download=True)  # type: ignore[call-arg]
