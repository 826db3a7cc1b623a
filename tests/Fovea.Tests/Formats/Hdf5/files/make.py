"""Makes the HDF5 files beside it, which the tests read, with h5py 3.7 (HDF5 1.10.8): python3 make.py"""

import h5py
import numpy as np


def pattern(shape, dtype):
    return (np.arange(np.prod(shape, dtype=int)).reshape(shape) * 7 % 251).astype(dtype)


def course(path, libver=None, **how):
    with h5py.File(path, "w", libver=libver) as f:
        f.create_dataset("train_set_x", data=pattern((10, 4, 5, 3), "u1"), **how)
        f.create_dataset("train_set_y", data=np.arange(10) % 2)
        f.create_dataset("test_set_x", data=pattern((4, 4, 5, 3), "u1"), **how)
        f.create_dataset("test_set_y", data=np.arange(4) % 2)
        f.create_dataset("list_classes", data=np.array([b"non-cat", b"cat"]))


course("course.h5")
course("course-latest.h5", "latest")
course("gzip.h5", chunks=(3, 3, 5, 2), compression="gzip", shuffle=True, fletcher32=True)
course("gzip-latest.h5", "latest", chunks=(3, 4, 5, 3), compression="gzip")
course("lzf.h5", chunks=(4, 4, 5, 3), compression="lzf")

with h5py.File("types.h5", "w") as f:
    for name in ["i1", "u1", "<i2", ">i2", "<u4", ">i4", "<i8", ">u8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
        f.create_dataset(name.replace("<", "little-").replace(">", "big-"), data=np.array([0, 1, 2, 100], name))
    f["negative"] = np.array([-1, -2], "<i2")
    f["bool"] = np.array([True, False, True])
    f["scalar"] = 2.5
    f["fixed"] = np.array([b"one", b"three"])
    f["text"] = "any length"
    f["texts"] = ["", "a", "größer"]
    f["empty"] = np.zeros((0, 3), "f4")
    f.create_dataset("grows", data=pattern((5, 6), "<f4"), chunks=(2, 4), maxshape=(None, 6))
    f.create_dataset("unwritten", shape=(2, 3), dtype="f4", fillvalue=1.5)
    sparse = f.create_dataset("sparse", shape=(4, 4), dtype="i4", chunks=(2, 2), fillvalue=-7)
    sparse[0, 0] = 5
    f["complex"] = np.array([1 + 2j])
    f.create_dataset("packed-otherwise", data=np.arange(64, dtype="i4"), chunks=(64,), scaleoffset=0)

# The weights of a network as Keras 2 saves them.
with h5py.File("keras.h5", "w") as f:
    f.attrs["keras_version"] = "2.12.0"
    f.attrs["backend"] = b"tensorflow"
    f.attrs["layer_names"] = [b"conv", b"dense_1"]
    g = f.create_group("conv")
    g.attrs["weight_names"] = np.array([b"conv/kernel:0", b"conv/bias:0"])
    s = g.create_group("conv")
    s["kernel:0"] = pattern((3, 3, 1, 4), "f4")
    s["bias:0"] = pattern((4,), "f4")
    g = f.create_group("dense_1")
    g.attrs["weight_names"] = ["dense_1/kernel:0"]
    g.attrs["trainable"] = True
    g.attrs["sizes"] = np.array([[1, 2], [3, 4]], ">i4")
    g.create_group("dense_1")["kernel:0"] = pattern((36, 2), "f8")

for path, libver in [("many.h5", None), ("many-latest.h5", "latest")]:
    with h5py.File(path, "w", libver=libver) as f:
        for i in range(60):
            f.create_dataset(f"array{i:02}", shape=(), dtype="u1")
        for i in range(12):
            f.attrs[f"attribute{i:02}"] = f"value {i}"

with h5py.File("user-block.h5", "w", userblock_size=512) as f:
    f["x"] = pattern((3, 2), "u1")

# A list of pieces that is longer than one page of 1024.
with h5py.File("pages-latest.h5", "w", libver="latest") as f:
    d = f.create_dataset("x", shape=(1500,), dtype="u1", chunks=(1,), fillvalue=9)
    d[3] = 30
    d[1400:1410] = np.arange(10)

with h5py.File("single-latest.h5", "w", libver="latest") as f:
    f.create_dataset("x", data=pattern((6, 5), "<i4"), chunks=(6, 5), compression="gzip")
    f.create_dataset("implicit", data=pattern((6, 5), "<i4"), chunks=(4, 2))
    f.create_dataset("grows", data=pattern((6, 5), "<i4"), chunks=(4, 2), maxshape=(None, 5))

# A pair of files, numbers as the names of classes, labels in a column, and pixels as floats.
for part, count in [("train", 6), ("test", 3)]:
    with h5py.File(f"{part}_pair.h5", "w") as f:
        f[f"{part}_set_x"] = pattern((count, 3, 2, 1), "<u2")
        f[f"{part}_set_y"] = (np.arange(count) % 3).reshape(1, count) if part == "train" else (np.arange(count) % 3).reshape(count, 1)
        f["list_classes"] = np.array([4, 5, 6])

with h5py.File("groups.h5", "w") as f:
    f["train/x"] = pattern((8, 2, 3), ">f4") / 251
    f["train/y"] = np.arange(8, dtype="u1") % 2
